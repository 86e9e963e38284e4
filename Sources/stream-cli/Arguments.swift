public import ArgumentParser
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
  static func validate(_ name: String, _ size: ByteSize?) throws {
    if let size, size.byteCount > 1 << 30 {
      throw ValidationError("\(name) takes a size up to 1G, not \(size.byteCount) bytes")
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

/// How many malformed lines are put up with.
enum MalformedLimit: ExpressibleByArgument {
  case count(Int)
  /// A percentage of the lines, in millionths of a percent.
  case percent(millionths: Int)

  /// The digits that a percentage may have behind its point.
  private static let placesMax = 6

  init?(argument: String) {
    guard argument.last == "%" else {
      guard let count = Self.number(argument[...]) else { return nil }
      self = .count(count)
      return
    }
    let parts = argument.dropLast().split(
      separator: ".",
      maxSplits: 1,
      omittingEmptySubsequences: false
    )
    let fraction = parts.count > 1 ? parts[1] : "0"
    let zeros = String(repeating: "0", count: max(0, Self.placesMax - fraction.count))
    guard fraction.count <= Self.placesMax, let whole = Self.number(parts[0]), whole <= 100,
      Self.number(fraction) != nil, let rest = Self.number(fraction + zeros),
      whole < 100 || rest == 0
    else { return nil }
    self = .percent(millionths: whole * 1_000_000 + rest)
  }

  private static func number(_ text: Substring) -> Int? {
    text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
  }

  /// The limit in lines; computed in whole numbers, since 0.57 % of 10,000 are 57.
  func lines(of total: Int) -> Int {
    switch self {
    case .count(let count): count
    case .percent(let millionths):
      // Split up, so that no archive is long enough for an overflow.
      total / 100_000_000 * millionths + total % 100_000_000 * millionths / 100_000_000
    }
  }
}

/// The length of the timeline's bucket, such as `5m` or `1h`.
struct BucketLength: ExpressibleByArgument {
  let seconds: Int

  init(seconds: Int) { self.seconds = seconds }

  init?(argument: String) {
    guard let seconds = TallyOptions.bucketSeconds(argument) else { return nil }
    self.seconds = seconds
  }

  var defaultValueDescription: String { "1h" }
}

/// How a result is printed.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable { case text, json }

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

extension CalendarDay: ExpressibleByArgument {
  /// Reads a day given on the command line.
  public init?(argument: String) { self.init(argument) }
}

extension Timestamp: ExpressibleByArgument {
  /// Reads a time given on the command line.
  public init?(argument: String) { self.init(argument) }
}
