/// The codes of `ScanError`, one for each row of the registry in `sql/README.md`, which says who raises them.
///
/// A database that is newer than this program may raise others; those stay in `ScanError.code`, and have no case here.
public enum ScanErrorCode: String, Hashable, Sendable, CaseIterable {
  // Bad input.

  /// Internal to the engine: the lock order begins anew. Never leaves it.
  case lockOrderRestarted = "SR000"
  /// Not a target.
  case notATarget = "SR001"
  /// Unknown option or value.
  case unknownOption = "SR002"
  /// Not labels.
  case notLabels = "SR003"
  /// No such organisation.
  case noSuchOrganization = "SR004"
  /// A file that the caller, or a dispatcher's local roots, do not allow to be scanned.
  case fileNotAllowed = "SR005"
  /// No such scan.
  case noSuchScan = "SR006"
  /// Priority, idempotency key, `run_at` or deadline out of range.
  case outOfRange = "SR007"
  /// No help for that name.
  case noSuchHelp = "SR008"
  /// The scanner's environment is incomplete.
  case incompleteEnvironment = "SR009"
  /// Not an object name.
  case notAnObjectName = "SR021"
  /// Not an object store.
  case notAnObjectStore = "SR022"
  /// No such resource class.
  case noSuchResourceClass = "SR030"
  /// Not a source of scans.
  case notASource = "SR031"
  /// The results of the scan's week have been retired.
  case resultsRetired = "SR032"
  /// Not an age.
  case notAnAge = "SR033"
  /// More than one of organisation, class and source.
  case severalPlaces = "SR034"
  /// Not a cron expression.
  case notACronExpression = "SR040"
  /// A cron expression that never fires.
  case cronNeverFires = "SR041"
  /// Not a time zone.
  case notATimeZone = "SR042"
  /// No such schedule.
  case noSuchSchedule = "SR043"
  /// Not a name or a deadline of a schedule.
  case notASchedule = "SR044"
  /// Waiting inside a transaction.
  case waitInTransaction = "SR045"
  /// Not a role.
  case notARole = "SR050"
  /// Not the name of a member.
  case notAMember = "SR051"
  /// No such member, or not of that role.
  case noSuchMember = "SR052"
  /// The last owner of an organisation.
  case lastOwner = "SR053"
  /// The audit log is append-only.
  case auditIsAppendOnly = "SR054"
  /// Unknown source of advisories, or an ecosystem it does not have.
  case unknownAdvisorySource = "SR070"
  /// An import needs read committed.
  case importNeedsReadCommitted = "SR071"
  /// Unknown import key.
  case unknownImportKey = "SR072"
  /// Staged advisory rows differ from what was sent.
  case stagedAdvisoriesDiffer = "SR073"
  /// An import of nothing.
  case emptyImport = "SR074"
  /// Ecosystem that is not supported.
  case unsupportedEcosystem = "SR075"
  /// Not a URL that may be fetched.
  case notAFetchableURL = "SR076"
  /// Feed origin that is not supported.
  case unsupportedFeedOrigin = "SR077"
  /// Vector file that cannot be read.
  case vectorFileUnreadable = "SR080"
  /// Not a vector file.
  case notAVectorFile = "SR081"

  // Wrong state or stale attempt.

  /// Stale or unknown attempt: fence or token does not own the scan.
  case staleAttempt = "SR101"
  /// Idempotency key in use for another target.
  case idempotencyKeyInUse = "SR102"
  /// Deadline passed before dispatch.
  case deadlinePassed = "SR103"
  /// Staged rows were lost, or differ from what was sent.
  case stagedRowsDiffer = "SR104"
  /// The attempt is bound to another pod.
  case boundToAnotherPod = "SR105"
  /// Packages were staged that `match` has not seen.
  case packagesNotMatched = "SR106"
  /// Installed already.
  case alreadyInstalled = "SR107"
  /// The duty has been given to another dispatcher.
  case staleDuty = "SR108"
  /// The caller lacks the right.
  case rightMissing = "SR120"
  /// The schema of the database is newer or older than the program.
  case foreignSchema = "SR151"
  /// A migration was edited after it was applied.
  case editedMigration = "SR152"
  /// Tables without a ledger.
  case ledgerMissing = "SR153"
  /// A script failed, with file and line.
  case scriptFailed = "SR154"
  /// A transition that is not in `scanrook.transitions`.
  case illegalTransition = "SR190"
  /// The verb does not fit the state.
  case wrongState = "SR191"

  // Artifact or registry.

  /// Image references are not available yet.
  case imagesNotAvailable = "SR201"
  /// Artifact or file cannot be read.
  case unreadable = "SR202"
  /// Corrupt or truncated data.
  case corrupt = "SR203"
  /// Image too damaged to find its layers.
  case damagedImage = "SR204"
  /// No image for the platform.
  case noImageForPlatform = "SR205"
  /// The object store does not take an object.
  case objectRefused = "SR206"
  /// There is no such object.
  case noSuchObject = "SR207"
  /// Advisory feed that is not JSON.
  case feedNotJSON = "SR240"
  /// Advisory feed that is not of its format.
  case feedMalformed = "SR241"
  /// Bad record in an advisory feed.
  case badRecord = "SR242"
  /// Too many bad records in an advisory feed.
  case tooManyBadRecords = "SR243"
  /// There is no such advisory feed.
  case feedMissing = "SR244"
  /// A download failed.
  case downloadFailed = "SR251"
  /// The server refused a download.
  case downloadRefused = "SR252"
  /// No cluster is named.
  case clusterNotNamed = "SR260"
  /// A kubeconfig file cannot be read or is none.
  case kubeconfigUnreadable = "SR261"
  /// A kubeconfig lacks something that it needs.
  case kubeconfigIncomplete = "SR262"
  /// A kubeconfig asks for something that is not supported.
  case kubeconfigUnsupported = "SR263"
  /// Credentials of the cluster cannot be read or used.
  case clusterCredentialsUnusable = "SR264"
  /// The program that gives credentials of the cluster failed.
  case credentialProgramFailed = "SR265"
  /// Scan-job template that cannot be read or used.
  case clusterTemplateUnusable = "SR266"
  /// The cluster refuses the Kubernetes Job.
  case clusterRefusedJob = "SR267"
  /// Object whose key cannot be mounted.
  case objectNotMountable = "SR268"

  // Limits.

  /// Artifact beyond a limit.
  case beyondLimit = "SR301"
  /// Scratch space beyond its limit or not usable.
  case scratchUnusable = "SR302"
  /// Scratch space is full.
  case scratchFull = "SR303"
  /// Killed at its memory limit.
  case memoryLimitReached = "SR304"
  /// Evicted at its limit of scratch space.
  case scratchLimitReached = "SR305"
  /// Too many scans waiting.
  case tooManyWaiting = "SR311"
  /// The attempt reached its time limit.
  case timeLimitReached = "SR312"
  /// The time to wait is over, the scan goes on.
  case waitIsOver = "SR313"

  // Our own faults.

  /// The scanner did not start in time.
  case startedTooLate = "SR901"
  /// No heartbeat.
  case noHeartbeat = "SR902"
  /// A scanner's process or pod ended without reporting, could not be started, or was told to stop.
  case scannerGone = "SR903"
  /// The database failed the scanner.
  case databaseFailedScanner = "SR904"
  /// The scanner failed for another reason.
  case scannerFailed = "SR905"
  /// Its pod cannot start: image or configuration.
  case podNotStarted = "SR906"
  /// The attempt was given back before it started.
  case givenBack = "SR910"
  /// A library failed us.
  case libraryFailed = "SR920"
  /// Files of the installation are missing or broken.
  case installationBroken = "SR951"
  /// The private PostgreSQL cannot be made or started.
  case privatePostgresFailed = "SR952"
  /// The database is out of reach.
  case databaseOutOfReach = "SR953"
  /// A failure reported without a code.
  case noCodeGiven = "SR999"
}
