import StreamCore
import StreamReport
import StreamTally

/// Runs that are made up, for rules and renderings.
enum Fixtures {
  /// Nights from 2022-05-11 on.
  static func day(_ number: Int) -> CalendarDay {
    guard let day = CalendarDay(daysSinceEpoch: 19_123 + number) else {
      preconditionFailure("the calendar has a day \(number) days after 2022-05-11")
    }
    return day
  }

  /// A run with counts of the issues a, b and so on.
  static func tally(
    _ counts: [Int] = [100, 4],
    unknown: [Tally.UnknownGroup] = [],
    archives: Int = 2,
    decodedBytes: Int = 1_000_000,
    digest: String = "d",
    catalog: String = "xxh3-128:1"
  ) -> Tally {
    var tally = Tally()
    tally.version = "1"
    tally.catalog.name = "test"
    tally.catalog.digest = catalog
    tally.halt = "Pull the plug."
    tally.options.verify = true
    tally.input.bytes = decodedBytes / 10
    tally.input.decodedBytes = decodedBytes
    tally.input.lines = decodedBytes / 500
    tally.input.archives = (0..<archives).map {
      archive("\(digest)\($0)", bytes: tally.input.bytes / archives)
    }
    tally.failures.known = counts.reduce(0, +)
    tally.failures.unknown = unknown.reduce(0) { $0 + $1.count }
    let names = ["a", "b", "c", "d"]
    tally.issues = counts.enumerated().map { index, count in
      var issue = Tally.Issue()
      issue.id = names[index]
      issue.title = "issue \(names[index])"
      issue.expected = index == 0 ? .prominent : .rare
      issue.count = count
      issue.firstSeen = Timestamp(milliseconds: 1_652_313_600_000)
      return issue
    }
    tally.unknown.list = unknown
    tally.otherErrors.byMessage.list = [message("other", count: 3)]
    tally.repositories = TextCounts([repository("acme/app")])
    return tally
  }

  static func archive(_ digest: String, bytes: Int) -> Tally.Archive {
    var archive = Tally.Archive()
    archive.path = "logs/\(digest).lz4"
    archive.digest = digest
    archive.format = "lz4"
    archive.bytes = bytes
    archive.decodedBytes = 10 * bytes
    archive.lines = bytes / 50
    archive.isVerified = true
    return archive
  }

  static func group(_ template: String, count: Int = 1) -> Tally.UnknownGroup {
    var group = Tally.UnknownGroup()
    group.template = template
    group.count = count
    group.firstSeen = Timestamp(milliseconds: 1_652_313_600_000)
    group.lastSeen = Timestamp(milliseconds: 1_652_313_700_000)
    var nearest = Tally.Nearest()
    (nearest.id, nearest.matchedBytes) = ("a", 7)
    group.nearest = nearest
    var example = Tally.Example()
    example.archive = "logs/d0.lz4"
    example.block = 3
    example.offset = 1234
    example.line = 56
    example.time = Timestamp(milliseconds: 1_652_313_600_000)
    example.message = template
    example.fields = [Tally.Example.Field(name: "repository", value: "acme/app")]
    group.examples = [example]
    return group
  }

  static func message(_ text: String, count: Int = 1) -> Tally.MessageCount {
    var message = Tally.MessageCount()
    (message.msg, message.count) = (text, count)
    return message
  }

  static func repository(_ name: String, count: Int = 1) -> Tally.Repository {
    var repository = Tally.Repository()
    (repository.name, repository.count) = (name, count)
    return repository
  }

  static func damage(
    _ archive: String,
    _ kind: Damage.Kind,
    lostBytes: Int,
    detail: String
  ) -> Tally.Damage {
    var damage = Tally.Damage()
    damage.archive = archive
    damage.block = 2
    damage.offset = 17
    damage.kind = kind
    damage.lostBytes = lostBytes
    damage.detail = detail
    return damage
  }

  static func bucket(_ start: Timestamp, _ counts: KeyValuePairs<String, Int>) -> Tally.Bucket {
    var bucket = Tally.Bucket()
    bucket.start = start
    bucket.counts = counts.map { Tally.IssueCount(id: $0.key, count: $0.value) }
    return bucket
  }

  static func past(_ counts: [[Int]]) -> Past {
    Past(
      runs: counts.enumerated().map { PastRun(tally($0.element), night: day($0.offset)) },
      sightings: [:],
      attempts: [:]
    )
  }

  /// What a report on a run says is unusual, by kind.
  static func kinds(_ tally: Tally, _ past: Past, night: Int? = nil) -> [Finding.Kind] {
    Report(night: day(night ?? past.runs.count), tally: tally, past: past).findings.map(\.kind)
  }
}

extension Tally {
  /// The run with reasons for which it is not clear.
  func because(of reasons: Reason...) -> Tally {
    var tally = self
    tally.reasons = reasons
    return tally
  }
}

extension Reason {
  /// A reason with a detail that names it.
  static func made(_ kind: Kind, _ count: Int = 1, isAccepted: Bool = false) -> Reason {
    Reason(kind, count: count, detail: "detail of \(kind)", isAccepted: isAccepted)
  }
}
