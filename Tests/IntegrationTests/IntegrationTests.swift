import Testing

/// The whole chain on real input: engine, dispatcher and scanner as they are installed, each a process of its own.
///
/// One test after the other: they share two or more processors with the scanners they start, and kill processes.
@Suite(.serialized, .timeLimit(.minutes(3))) enum IntegrationTests {}
