import FoundationEssentials
import Glibc
import ImageFixtures
import KubernetesAPI
import Postgres
import ScanModel
import ScanStore
import Synchronization
import TestServers
import Testing

/// A cluster, a database and an object store for one test.
struct ClusterPlatform: Sendable {
  let cluster: TestCluster
  let database: ClusterDatabase
  let folder: String
  let template: JobTemplate
  private let dispatchers = Started()

  /// Those of this test, so that none outlives it.
  private final class Started: Sendable {
    private let programs = Mutex<[Program]>([])
    var all: [Program] { programs.withLock { $0 } }
    func add(_ program: Program) { programs.withLock { $0.append(program) } }
  }

  var client: KubernetesClient { cluster.client }
  var owner: PostgresConnection { database.owner }
  var people: PeopleStore { PeopleStore(connection: owner) }

  /// Short, but a dispatcher that has no processor for a second is not yet thought gone.
  static let settings = """
    backoff_base = '10 ms', backoff_limit = '100 ms', dispatcher_poll = '500 ms', beat_interval = '500 ms',
    run_lease = '10 s', dispatch_lease = '20 s'
    """
  /// Whatever the nodes are, some scans fit at a time.
  private static let classes = """
    update scanrook.resource_classes set cpu_request = '10m', memory_request = '32Mi', scratch_limit = '64Mi'
    """
  static let timing = "imageGrace=2,reconcile=1,orphanGrace=1,podGrace=2,requestTimeout=3,quotaPause=1"
  /// For tests of what is not waited for.
  static let patientTiming = "imageGrace=600,reconcile=1,orphanGrace=1,podGrace=600,requestTimeout=3,quotaPause=1"

  static func make(_ options: TestCluster.Options = .init(), settings more: String? = nil) async throws
    -> ClusterPlatform
  {
    let database = try await ClusterDatabase.make(settings: settings)
    if let more { try await database.owner.query("update scanrook.settings set \(more)") }
    try await database.owner.query(classes)
    let folder = "\(try await Platform.sharedFolder())/cluster-\(UUID().uuidString.prefix(8).lowercased())"
    for part in ["objects/deltaguard", "objects/reports", "scratch"] {
      try FileManager.default.createDirectory(atPath: "\(folder)/\(part)", withIntermediateDirectories: true)
    }
    // Pods of a real node run as another user.
    for part in ["objects", "objects/deltaguard", "objects/reports"] { chmod("\(folder)/\(part)", 0o777) }
    let cluster = try await TestCluster.make(options)
    return ClusterPlatform(
      cluster: cluster, database: database, folder: folder,
      template: JobTemplate(
        folder: folder, scannerURL: database.scannerURL, hasRealKubelet: cluster.hasRealKubelet))
  }

  /// Runs `body`, which leaves a dispatcher running; expects that everything of the scans is cleared away then, and that
  /// none succeeded twice. Ends what was started.
  /// - Parameter left: Kubernetes Jobs that stay.
  static func run(
    _ options: TestCluster.Options = .init(), settings: String? = nil, leaving left: [String] = [],
    sourceLocation: SourceLocation = #_sourceLocation, _ body: (ClusterPlatform) async throws -> Void
  ) async throws {
    let platform = try await make(options, settings: settings)
    do {
      try await body(platform)
      try await platform.expectNothingLeft(but: left, sourceLocation: sourceLocation)
    } catch {
      platform.showLogs()
      try await platform.end()
      throw error
    }
    try await platform.end()
  }

  private func end() async throws {
    for program in dispatchers.all { try await program.stop() }
    try await cluster.remove()
    try await database.remove()
  }

  private func showLogs() {
    for (number, program) in dispatchers.all.enumerated() {
      print("--- dispatcher \(number + 1), the end of its log:\n\(program.output.suffix(6_000))")
    }
  }
}

// Programs and scans.
extension ClusterPlatform {
  /// Starts a dispatcher; it is ready when this returns, unless told otherwise.
  /// - Parameter template: nil: the platform's.
  func startDispatcher(
    capacity: Int = 4, template given: JobTemplate? = nil, image: String? = nil, timing: String = Self.timing,
    waitsUntilReady: Bool = true
  ) async throws -> ClusterDispatcher {
    let number = dispatchers.all.count + 1
    try (given ?? template).write(to: "\(folder)/template-\(number)")
    let port = try ClusterDispatcher.freePort()
    var environment = Program.environment
    environment["KUBECONFIG"] = cluster.kubeconfig
    environment["SCANROOK_CLUSTER_TIMING"] = timing
    environment["SCANROOK_LOG_LEVEL"] = "debug"
    let built = ProcessInfo.processInfo.environment["SCANROOK_TEST_SCANNER_IMAGE"] ?? "scanrook-scanner:test"
    let program = try await Program.start(
      [
        Products.dispatcher, "--launcher", "kubernetes", "--database", database.dispatcherURL, "--job-template",
        "\(folder)/template-\(number)", "--namespace", cluster.namespace, "--scanner-image", image ?? built,
        "--capacity",
        "\(capacity)", "--probe-address", "127.0.0.1", "--probe-port", "\(port)",
      ], environment: environment, outputPath: "\(folder)/dispatcher-\(number).log")
    dispatchers.add(program)
    let dispatcher = ClusterDispatcher(program: program, probePort: port)
    if waitsUntilReady { try await dispatcher.waitUntilReady() }
    return dispatcher
  }

  /// Puts an artifact into the store and returns its target.
  func put(_ content: [UInt8] = Array("a file without packages\n".utf8), name: String = "notes.txt") throws -> String {
    let key = "\(UUID().uuidString.lowercased())/\(name)"
    let path = "\(folder)/objects/deltaguard/\(key)"
    try FileManager.default.createDirectory(
      atPath: String(path.dropLast(name.count + 1)), withIntermediateDirectories: true)
    try Data(content).write(to: URL(filePath: path))
    return "s3://deltaguard/\(key)"
  }

  /// An image with one package, whose rows are staged and which an advisory names.
  func putImage() throws -> String { try put(Self.image, name: "app.tar") }

  /// Debian 12 with adduser.
  private static let image: [UInt8] = {
    var layer = Tar()
    layer.file("etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n")
    layer.file(
      "var/lib/dpkg/status",
      """
      Package: adduser
      Status: install ok installed
      Maintainer: nobody <nobody@example.com>
      Architecture: all
      Version: 3.134
      Description: made for a test

      """)
    layer.end()
    return Images.docker([layer.bytes])
  }()

  func submit(_ target: String? = nil) async throws -> UUID {
    try await people.submit(.init(target: try target ?? put()))
  }

  func submit(count: Int) async throws -> [UUID] {
    let target = try put()
    var scans: [UUID] = []
    for _ in 0..<count { scans.append(try await submit(target)) }
    return scans
  }

  func status(_ scan: UUID) async throws -> ScanStatus { try #require(try await people.status(of: scan)) }

  func finished(
    _ scan: UUID, within limit: Duration = .seconds(90), sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> ScanStatus {
    try await waitUntil("the scan ends", within: limit, sourceLocation: sourceLocation) {
      try await status(scan).isFinal
    }
    return try await status(scan)
  }

  func expectSuccess(
    _ scans: [UUID], within limit: Duration = .seconds(90), sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    for scan in scans {
      let status = try await finished(scan, within: limit, sourceLocation: sourceLocation)
      let tries = try await attempts(scan)
      #expect(status.state == "succeeded", "\(status) \(tries)", sourceLocation: sourceLocation)
    }
  }

  struct Attempt: Sendable {
    var outcome: String?
    var code: String?
    var reason: String
    var kubernetesJob: String?
    var node: String?

    /// `lost SR903`, `succeeded`.
    var brief: String { [outcome, code].compactMap { $0 }.joined(separator: " ") }
  }

  /// Oldest first.
  func attempts(_ scan: UUID) async throws -> [Attempt] {
    try await owner.query(
      """
      select outcome, code, coalesce(reason, ''), kubernetes_job, node from scanrook.scan_attempts where job_id = $1
      order by attempt
      """, [.uuid(scan)]
    ).map {
      Attempt(
        outcome: try $0.optionalText(0), code: try $0.optionalText(1), reason: try $0.text(2),
        kubernetesJob: try $0.optionalText(3), node: try $0.optionalText(4))
    }
  }

  /// Waits for the end of the first attempt.
  func firstEnd(
    of scan: UUID, within limit: Duration = .seconds(60), sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> Attempt {
    var found: Attempt?
    try await waitUntil("the first attempt ends", within: limit, sourceLocation: sourceLocation) {
      found = try await attempts(scan).first
      return found?.outcome != nil
    }
    return try #require(found)
  }

  /// Keeps scanners from writing to a table, so that they stand still.
  func lock(_ table: String) async throws -> TableLock {
    try await TableLock(table, connection: try await ClusterDatabase.connect(database.ownerURL), owner: owner)
  }

  func installationID() async throws -> String {
    try await owner.query("select installation_id::text from scanrook.settings").onlyRow().text(0)
  }
}

// What is in the cluster.
extension ClusterPlatform {
  static func jobName(_ scan: UUID, attempt: Int = 1) -> String { "scan-\(scan.uuidString.lowercased())-\(attempt)" }

  /// The pods of one scan.
  func pods(of scan: UUID) async throws -> [Pod] {
    try await client.list(Pod.self, .init(labels: "scanrook.io/job-id=\(scan.uuidString.lowercased())")).items
  }

  /// Waits for the pod of an attempt, which then is in this phase.
  func pod(
    of scan: UUID, phase: String? = nil, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> Pod {
    var found: Pod?
    try await waitUntil("there is a pod, \(phase ?? "in any phase")", sourceLocation: sourceLocation) {
      found = try await pods(of: scan).first { phase == nil || $0.status?.phase == phase }
      return found != nil
    }
    return try #require(found)
  }

  func job(named name: String) async throws -> Job? {
    do {
      return try await client.get(Job.self, named: name)
    } catch let error as KubernetesError where error.kind == .notFound {
      return nil
    }
  }

  /// How many pods were made for each Kubernetes Job, by what the Job controller said.
  func podCounts() async throws -> [String: Int] {
    let made = try await client.list(Event.self).items.filter { $0.reason == "SuccessfulCreate" }
    return Dictionary(grouping: made) { $0.involvedObject.name ?? "" }.mapValues { Set($0.map(\.message)).count }
  }

  func expectOnePodPerAttempt(sourceLocation: SourceLocation = #_sourceLocation) async throws {
    let several = try await podCounts().filter { $0.value > 1 }
    #expect(several.isEmpty, sourceLocation: sourceLocation)
  }

  /// What should not be there once all scans are over.
  private func leftovers(but left: [String]) async throws -> [String] {
    var found = try await owner.query(
      """
      select 'lease of ' || job_id from scanrook.scan_leases
      union all select 'scan ' || id || ' is ' || status from scanrook.scan_jobs
        where status not in ('succeeded', 'failed', 'cancelled')
      """
    ).map { try $0.text(0) }
    found += try await client.listMetadata(of: Job.self).items.map { "Job \($0.metadata.name)" }
    found += try await client.listMetadata(of: Pod.self).items.map { "pod \($0.metadata.name)" }
    found += try await client.listMetadata(of: Secret.self).items.map { "Secret \($0.metadata.name)" }
    return found.filter { line in !left.contains { line.contains($0) } && !line.contains("default-token-") }
  }

  func expectNothingLeft(but left: [String] = [], sourceLocation: SourceLocation = #_sourceLocation) async throws {
    let deadline = ContinuousClock.now + .seconds(45)
    var found = try await leftovers(but: left)
    while !found.isEmpty && ContinuousClock.now < deadline {
      try await Task.sleep(for: .milliseconds(50))
      found = try await leftovers(but: left)
    }
    #expect(found == [], sourceLocation: sourceLocation)
    let wrong = try await owner.query(
      """
      select j.id::text || ' ' || j.status || ' with ' || count(a.attempt) || ' good attempts' from scanrook.scan_jobs j
      left join scanrook.scan_attempts a on a.job_id = j.id and a.outcome = 'succeeded'
      group by j.id having count(a.attempt) <> (case when j.status = 'succeeded' then 1 else 0 end)
      """
    ).map { try $0.text(0) }
    #expect(wrong == [], sourceLocation: sourceLocation)
  }
}
