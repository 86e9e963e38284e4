import StreamCore

/// A time as people type it.
///
/// ```
///   2022-05-12T14:30:05+02:00   1652365805      a moment
///   2022-05-12   2022-05-12 14:30               one whose zone is said elsewhere
///   14:30   14:30:05                            a time of the archives' day
///   2h   7d   30m                               back from now
/// ```
enum TimeArgument: Equatable {
  case moment(Timestamp)
  /// A date and a time of day, as they are in UTC.
  case local(Timestamp)
  /// Milliseconds after midnight.
  case timeOfDay(Int)
  /// Milliseconds before now.
  case age(Int)

  private static let dayMilliseconds = 86_400_000

  /// Reads a time, or gives nil where the text is none.
  init?(_ text: String) {
    if let age = Self.age(text) {
      self = .age(age)
    } else if let time = Self.timeOfDay(text) {
      self = .timeOfDay(time)
    } else if let time = Self.epoch(text) {
      self = .moment(time)
    } else if let written = Self.dated(text) {
      guard let time = Timestamp(written) else { return nil }
      let bytes = Array(written.utf8)
      self = Timestamp.lacksZone(bytes.span) ? .local(time) : .moment(time)
    } else {
      return nil
    }
  }

  /// The moment that is meant.
  ///
  /// - Parameters:
  ///   - zoneMinutes: what a time without a zone means, in minutes east of UTC.
  ///   - now: the clock's milliseconds since 1970.
  ///   - day: what a time of day is of, in days since 1970.
  /// - Returns: nil outside the years 0 to 9999.
  func moment(zoneMinutes: Int, now: Int, day: Int) -> Timestamp? {
    switch self {
    case .moment(let time): time
    case .local(let time):
      Timestamp(milliseconds: time.milliseconds - zoneMinutes * 60_000)
    case .timeOfDay(let time):
      Timestamp(milliseconds: day * Self.dayMilliseconds + time - zoneMinutes * 60_000)
    case .age(let age): Timestamp(milliseconds: now - age)
    }
  }

  /// The day on which a moment lies, in days since 1970.
  static func day(of time: Timestamp, zoneMinutes: Int) -> Int {
    floorDivide(time.milliseconds + zoneMinutes * 60_000, dayMilliseconds)
  }

  // MARK: Forms

  /// `90s`, `30m`, `2h`, `7d`, `2w`, in milliseconds.
  private static func age(_ text: String) -> Int? {
    let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]
    guard let seconds = text.last.flatMap({ units[$0] }), let count = digits(text.dropLast(), 1...6)
    else { return nil }
    return count * seconds * 1000
  }

  /// `14:30`, `9:30`, `14:30:05`, in milliseconds.
  private static func timeOfDay(_ text: String) -> Int? {
    guard let clock = clock(text[...]) else { return nil }
    return clock.reduce(0) { $0 * 60 + $1 } * 1000
  }

  /// Hours, minutes and seconds.
  private static func clock(_ text: Substring) -> [Int]? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count), let hours = digits(parts[0], 1...2), hours < 24 else {
      return nil
    }
    let rest = parts.dropFirst().compactMap { digits($0, 2...2) }
    guard rest.count == parts.count - 1, rest.allSatisfy({ $0 < 60 }) else { return nil }
    return [hours] + rest + Array(repeating: 0, count: 3 - parts.count)
  }

  /// Seconds, milliseconds, microseconds or nanoseconds since 1970, by the number's length; what has
  /// another length is rather a date without its hyphens.
  private static func epoch(_ text: String) -> Timestamp? {
    let whole = text.prefix { $0 != "." }
    guard [9, 10, 12, 13, 15, 16, 18, 19].contains(whole.utf8.count), digits(whole, 9...19) != nil
    else { return nil }
    return Timestamp(text)
  }

  /// A date alone, or with a time of day that may lack its seconds, as RFC 3339 has it.
  private static func dated(_ text: String) -> String? {
    let date = text.prefix(10)
    guard CalendarDay(String(date)) != nil else { return nil }
    let rest = text.dropFirst(10)
    if rest.isEmpty { return date + "T00:00:00" }
    guard let separator = rest.first, "Tt ".contains(separator) else { return nil }
    let time = rest.dropFirst().prefix { $0 == ":" || ("0"..."9").contains($0) }
    guard let clock = clock(time) else { return Timestamp(text) == nil ? nil : text }
    var end = rest.dropFirst(1 + time.count)
    // As `date` and Ruby write it.
    if end.first == " ", end.count > 1 { end = end.dropFirst() }
    if let first = end.first, ".,".contains(first), time.count < 7 { return nil }
    let hours = clock.map { zeroPadded($0, 2) }.joined(separator: ":")
    return date + "T" + hours + end
  }

  private static func digits(_ text: Substring, _ counts: ClosedRange<Int>) -> Int? {
    guard counts.contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return Int(text)
  }
}
