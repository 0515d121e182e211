extension InterleavingTests {
  private static let queued = "select tests.make('queued')"
  private static let dispatched = "select tests.make('dispatched')"
  private static let working = "select tests.work()"
  private static let overdue = "select tests.work(); select tests.expire()"
  /// The first attempt has failed for good, and its scanner does not know.
  private static let failed = """
    select tests.work(); select tests.remember('a', 'zombie');
    select scan_worker.report_pod_end(tests.id('a'), tests.fence('a'), 'SR903', 'gone', false, false)
    """

  /// An attempt that was claimed by a dispatcher that is gone.
  private static let orphan = "select tests.orphan()"
  private static let runningOrphan = "\(orphan); select tests.start('a')"

  private static let claim = "select tests.claimed()"
  private static let reap = "select scan_worker.reap()"
  private static let heartbeat = "select tests.does('heartbeat', 'a', $$'read', 1$$)"
  private static let publish = "select tests.publish('a', 3, 2)"
  private static let cancel = "select state from scan.cancel(tests.id('a'), 'not needed')"
  private static let retry = "select state from scan.retry(tests.id('a'))"
  private static let submit = "select count(scan.submit('s3://deltaguard/b.tar'))"
  private static let release = "select scan_worker.release(tests.id('a'), tests.fence('a'), 'no quota')"
  private static let podEnd =
    "select coalesce(scan_worker.report_pod_end(tests.id('a'), tests.fence('a'), 'SR903', 'gone'), 'null')"
  private static func start(_ pod: Int) -> String {
    "select number > 0 from scan_worker.start(tests.id('a'), tests.fence('a'), tests.token('a'), 'pod-\(pod)', '1')"
  }
  private static func adopt(_ dispatcher: String) -> String { "select tests.adopt('\(dispatcher)', 'east')" }
  private static func reissueToken(_ dispatcher: String) -> String {
    "select scan_worker.reissue_token(tests.id('a'), tests.fence('a'), tests.holder('\(dispatcher)')) is not null"
  }
  private static func match(_ name: String) -> String { "select tests.does('match', '\(name)')" }

  /// Sessions of one call each.
  private static func race(_ name: String, _ situation: String, _ calls: String...) -> Race {
    Race(name: name, situation: situation, sessions: calls.map { [Interleaving.Transaction(calls: [$0])] })
  }

  /// Steps come between calls, not inside them. To stop a call between its first lock and the others, its transaction
  /// takes the lease by a smaller call before.
  private static func race(_ name: String, _ situation: String, holding first: String, _ call: String, _ other: String)
    -> Race
  {
    Race(
      name: "\(name), from its first lock on", situation: situation,
      sessions: [[.init(calls: [first, call])], [.init(calls: [other])]])
  }
  private static let renew = "select scan_worker.renew(tests.id('a'), tests.fence('a'))"

  static let races = [
    race("claim, claim", queued, claim, claim),
    race("reap, reap", overdue, reap, reap),
    race("reap, publish", overdue, reap, publish),
    race("reap, heartbeat", overdue, reap, heartbeat),
    race("claim, publish", overdue, claim, publish),
    race("heartbeat, publish", working, heartbeat, publish),
    race("cancel, publish", working, cancel, publish),
    race("cancel, cancel", working, cancel, cancel),
    race("cancel, heartbeat", working, cancel, heartbeat),
    race("cancel, reap", overdue, cancel, reap),
    race("cancel, start", dispatched, cancel, start(1)),
    race("cancel, claim", queued, cancel, claim),
    race("submit, claim", queued, submit, claim),
    race("retry, publish of a zombie", failed, retry, "select tests.publish('zombie', 3, 2)"),
    race("retry, retry", failed, retry, retry),
    race("retry, claim", failed, retry, claim),
    race("start, start of a second pod", dispatched, start(1), start(2)),
    race("start, start of the same pod", dispatched, start(1), start(1)),
    race("publish, publish", working, publish, publish),
    race("report_pod_end, publish", working, podEnd, publish),
    race("report_pod_end, report_pod_end", working, podEnd, podEnd),
    race("release, start", dispatched, release, start(1)),
    race("import, publish", working, "select tests.import()", publish),
    race("import, match", working, "select tests.import()", match("a")),
    race("adopt, adopt", orphan, adopt("one"), adopt("two")),
    race("adopt, renew", orphan, adopt("one"), renew),
    race("adopt, start", orphan, adopt("one"), start(1)),
    race("adopt, release", orphan, adopt("one"), release),
    race("adopt, reissue_token of the former holder", orphan, adopt("one"), reissueToken("gone")),
    race("adopt, heartbeat", runningOrphan, adopt("one"), heartbeat),
    race("adopt, publish", runningOrphan, adopt("one"), "select tests.publish('a')"),
    race("adopt, cancel", runningOrphan, adopt("one"), cancel),
    race("adopt, report_pod_end", runningOrphan, adopt("one"), podEnd),
    race("adopt, reap", "\(runningOrphan); select tests.expire()", adopt("one"), reap),
    race("adopt, claim", "\(orphan); select tests.expire()", adopt("one"), claim),
    race("publish, cancel", working, holding: heartbeat, publish, cancel),
    race("publish, reap", overdue, holding: match("a"), publish, reap),
    race("publish, claim", overdue, holding: match("a"), publish, claim),
    race("publish, import", working, holding: heartbeat, publish, "select tests.import()"),
    race("report_pod_end, cancel", working, holding: heartbeat, podEnd, cancel),
    race("start, cancel", dispatched, holding: renew, start(1), cancel),
    race("release, cancel", dispatched, holding: renew, release, cancel),
    race("adopt, start", orphan, holding: renew, adopt("one"), start(1)),
    race("adopt, report_pod_end", orphan, holding: renew, adopt("one"), podEnd),
    race("start, adopt", orphan, holding: renew, start(1), adopt("one")),
    race("report_pod_end, adopt", runningOrphan, holding: heartbeat, podEnd, adopt("one")),
    Race(
      name: "match and publish of the same new packages",
      situation: """
        select tests.make('running', 'a'); select tests.make('running', 'b');
        select tests.stage('a', 3, 2), tests.stage('b', 3, 2)
        """,
      sessions: ["a", "b"].map { name in
        [.init(calls: [match(name)]), .init(calls: ["select tests.publish('\(name)', 3, 2)"])]
      }),
    race("publish, reap, cancel", overdue, publish, reap, cancel),
    race("cancel, claim, submit", queued, cancel, claim, submit),
    race("start, start, reap", "\(dispatched); select tests.expire()", start(1), start(2), reap),
    race("report_pod_end, reap, claim", overdue, podEnd, reap, claim),
    race("adopt, adopt, start", orphan, adopt("one"), adopt("two"), start(1)),
    race("adopt, adopt, report_pod_end", orphan, adopt("one"), adopt("two"), podEnd),
  ]
}
