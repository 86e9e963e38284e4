public import ArgumentParser
import StreamCatalog
public import StreamCore

/// A size such as `64K`, `4M` or `1G`, up to 2^48 bytes.
struct ByteSize: ExpressibleByArgument {
  private static let byteCountMax = 1 << 48

  let byteCount: Int

  init(byteCount: Int) { self.byteCount = byteCount }

  init?(argument: String) {
    let units: [Character: Int] = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30]
    let unit = argument.last.flatMap { units[$0] }
    guard let number = Int(unit == nil ? argument[...] : argument.dropLast()),
      (1...(Self.byteCountMax / (unit ?? 1))).contains(number)
    else { return nil }
    byteCount = number * (unit ?? 1)
  }

  /// Refuses a size that is far above what has a use; the bound keeps sums from overflowing.
  static func validate(_ name: String, _ size: ByteSize?, gibibytesMax: Int = 1) throws {
    if let size, size.byteCount > gibibytesMax << 30 {
      throw ValidationError(
        "\(name) takes a size up to \(gibibytesMax)G, not \(size.byteCount) bytes"
      )
    }
  }

  /// The size in the largest unit that gives a whole number.
  var defaultValueDescription: String {
    for (unit, shift) in [("G", 30), ("M", 20), ("K", 10)] where byteCount % (1 << shift) == 0 {
      return "\(byteCount >> shift)\(unit)"
    }
    return String(byteCount)
  }
}

/// The length of the timeline's bucket, such as `5m` or `1h`.
struct BucketLength: ExpressibleByArgument {
  static let byDefault = BucketLength(seconds: 3600)

  let seconds: Int

  init(seconds: Int) { self.seconds = seconds }

  init?(argument: String) {
    guard let seconds = TallyOptions.bucketSeconds(argument) else { return nil }
    self.seconds = seconds
  }

  var defaultValueDescription: String { "1h" }
}

/// The number of threads.
struct Jobs: ParsableArguments {
  @Option(
    name: [.customShort("j", allowingJoined: true), .long],
    help: "Threads; by default one for each processor."
  )
  var jobs: Int?

  func validate() throws {
    if let jobs, !(1...1024).contains(jobs) {
      throw ValidationError("--jobs takes a number from 1 to 1024, not \(jobs)")
    }
  }

  var count: Int { jobs ?? Processors.available }
}

extension TallyOptions.Selection: ExpressibleByArgument {}

extension DuplicatePolicy: ExpressibleByArgument {
  /// Reads a policy; `ignore` is what `all` was called before.
  public init?(argument: String) { self.init(rawValue: argument == "ignore" ? "all" : argument) }
}

extension UnmarkedFormat: ExpressibleByArgument {}

extension Acceptance.MalformedLimit: ExpressibleByArgument {
  /// Reads a limit given on the command line.
  public init?(argument: String) { self.init(argument) }
}

/// What is accepted as no reason for `unclear`.
struct AcceptanceArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Accepts a reason for unclear, or a part of it: damaged, no-records:'*.txt'; repeatable.",
      valueName: "reason"
    ),
    completion: .list(Reason.Kind.allCases.map(\.rawValue))
  )
  var accept: [String] = []

  @Option(help: "Malformed lines, as a number or a percentage of lines, that are accepted.")
  var maxMalformed = Acceptance.MalformedLimit.count(0)

  func validate() throws {
    for text in accept where Acceptance.Item(text) == nil {
      let name = String(text.prefix { $0 != ":" })
      let miss = nearMiss(name, among: Reason.Kind.allCases.map(\.rawValue))
      throw ValidationError(
        "--accept: \(Acceptance.Item.fault(of: text))"
          + (miss.map { "; did you mean '\($0)'?" } ?? "")
      )
    }
  }

  /// Whether anything is said of what is accepted.
  var isGiven: Bool { !accept.isEmpty || maxMalformed != .count(0) }

  /// The same for the library.
  var acceptance: Acceptance {
    Acceptance(accept.compactMap { Acceptance.Item($0) }, malformedMax: maxMalformed)
  }
}

extension CalendarDay: ExpressibleByArgument {
  /// Reads a day given on the command line.
  public init?(argument: String) { self.init(argument) }
}
