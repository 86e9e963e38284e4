/// A moment in milliseconds since 1970-01-01T00:00:00Z.
public struct Timestamp: Sendable, Hashable, Comparable {
  /// Milliseconds since 1970-01-01T00:00:00Z.
  public let milliseconds: Int

  package static let range = -62_167_219_200_000...253_402_300_799_999

  /// Creates a moment, or nil outside the years 0 to 9999.
  public init?(milliseconds: Int) {
    guard Self.range.contains(milliseconds) else { return nil }
    self.milliseconds = milliseconds
  }

  /// Reads a time as logs write it.
  ///
  /// RFC 3339 (with a space for the `T`, a comma for the point, and an offset without its colon or
  /// none as well), or a number as JSON writes it: epoch seconds, milliseconds from 10^11 on,
  /// microseconds from 10^14 on, nanoseconds from 10^17 on. Finer parts are cut off.
  ///
  /// - Parameters:
  ///   - text: the time.
  ///   - zoneMinutes: what a time without an offset means, in minutes east of UTC.
  public init?(_ text: String, zoneMinutes: Int = 0) {
    self.init(Array(text.utf8).span, zoneMinutes: zoneMinutes)
  }

  init?(_ text: Span<UInt8>, zoneMinutes: Int) {
    var date = KnownDate()
    self.init(text, zoneMinutes: zoneMinutes, &date)
  }

  /// Reads a time of which the day is nearly always that of the time before.
  init?(_ text: Span<UInt8>, zoneMinutes: Int, _ date: inout KnownDate) {
    if let moment = Self.rfc3339(text, zoneMinutes: zoneMinutes, &date) {
      self = moment
    } else if let moment = Self.epoch(text) {
      self = moment
    } else {
      return nil
    }
  }

  /// Orders by time.
  public static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.milliseconds < right.milliseconds
  }

  /// The moment as `YYYY-MM-DDTHH:MM:SS.mmmZ`.
  public var text: String {
    let days = floorDivide(milliseconds, 86_400_000)
    let rest = milliseconds - days * 86_400_000
    let day = CalendarDay(daysSinceEpoch: days)?.description ?? ""
    let clock = [rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60].map { zeroPadded($0, 2) }
    return day + "T" + clock.joined(separator: ":") + "." + zeroPadded(rest % 1000, 3) + "Z"
  }

  /// Reads an RFC 3339 time.
  ///
  /// - Parameters:
  ///   - text: the time.
  ///   - zoneMinutes: what a time without an offset means; nil where it is none.
  /// - Returns: the moment, or nil where the text is no time.
  static func rfc3339(_ text: Span<UInt8>, zoneMinutes: Int? = nil) -> Timestamp? {
    var date = KnownDate()
    return rfc3339(text, zoneMinutes: zoneMinutes, &date)
  }

  private static func rfc3339(
    _ text: Span<UInt8>,
    zoneMinutes: Int?,
    _ date: inout KnownDate
  ) -> Timestamp? {
    guard text.count >= 19, text[13] == 0x3a, text[16] == 0x3a,
      text[10] == 0x54 || text[10] == 0x74 || text[10] == 0x20,
      let hour = twoDigits(text, 11), let minute = twoDigits(text, 14),
      let second = twoDigits(text, 17),
      hour < 24, minute < 60, second <= 60,
      let days = date.daysSinceEpoch(text)
    else { return nil }
    var index = 19
    var fraction = 0
    if index < text.count, text[index] == 0x2e || text[index] == 0x2c {
      let start = index + 1
      index = start
      while index < text.count, (0x30...0x39).contains(text[index]) {
        if index - start < 3 { fraction = fraction * 10 + Int(text[index] - 0x30) }
        index += 1
      }
      guard index > start else { return nil }
      for _ in min(index - start, 3)..<3 { fraction *= 10 }
    }
    guard let offset = index == text.count ? zoneMinutes : zone(text, index) else { return nil }
    let seconds = days * 86_400 + hour * 3600 + minute * 60 + second - offset * 60
    return Timestamp(milliseconds: seconds * 1000 + fraction)
  }

  /// Whether a text is a time that only says what it means together with a zone.
  package static func lacksZone(_ text: Span<UInt8>) -> Bool {
    rfc3339(text, zoneMinutes: 0) != nil && rfc3339(text) == nil
  }

  /// The offset from UTC in minutes, which must end the text.
  private static func zone(_ text: Span<UInt8>, _ index: Int) -> Int? {
    guard index < text.count else { return nil }
    if text[index] == 0x5a || text[index] == 0x7a { return index + 1 == text.count ? 0 : nil }
    guard index + 5 <= text.count, text[index] == 0x2b || text[index] == 0x2d else { return nil }
    let minutesStart = text[index + 3] == 0x3a ? index + 4 : index + 3
    guard minutesStart + 2 == text.count, let hours = number(text, index + 1, 2),
      let minutes = number(text, minutesStart, 2), hours < 24, minutes < 60
    else { return nil }
    return (text[index] == 0x2d ? -1 : 1) * (hours * 60 + minutes)
  }

  @inline(__always)
  private static func twoDigits(_ text: Span<UInt8>, _ start: Int) -> Int? {
    let (tens, ones) = (text[start] &- 0x30, text[start + 1] &- 0x30)
    return tens < 10 && ones < 10 ? Int(tens) * 10 + Int(ones) : nil
  }

  fileprivate static func number(_ text: Span<UInt8>, _ start: Int, _ count: Int) -> Int? {
    var number = 0
    for index in start..<(start + count) {
      guard (0x30...0x39).contains(text[index]) else { return nil }
      number = number * 10 + Int(text[index] - 0x30)
    }
    return number
  }

  /// A number in exact decimals: the digits, and how many of them are after the point.
  private static func epoch(_ text: Span<UInt8>) -> Timestamp? {
    var scanner = JSONScanner(end: text.count, at: 0)
    guard let first = scanner.peek(text), first == 0x2d || (0x30...0x39).contains(first),
      (try? scanner.number(text)) != nil, scanner.at == text.count
    else { return nil }
    var digits: [Int] = []
    var scale = 0
    var exponent = 0
    var index = first == 0x2d ? 1 : 0
    var isFraction = false
    while index < text.count {
      let byte = text[index]
      if byte == 0x2e {
        isFraction = true
      } else if byte | 0x20 == 0x65 {
        let rest = text.extracting((index + 1)..<text.count)
        exponent = signedExponent(rest)
        break
      } else {
        digits.append(Int(byte - 0x30))
        if isFraction { scale += 1 }
      }
      index += 1
    }
    return moment(digits, pointAt: digits.count - scale + exponent, isNegative: first == 0x2d)
  }

  private static func signedExponent(_ text: Span<UInt8>) -> Int {
    var value = 0
    for index in text.indices where (0x30...0x39).contains(text[index]) {
      value = min(value * 10 + Int(text[index] - 0x30), 1_000_000_000)
    }
    return text[0] == 0x2d ? -value : value
  }

  private static func moment(_ digits: [Int], pointAt point: Int, isNegative: Bool) -> Timestamp? {
    let leading = digits.firstIndex { $0 != 0 } ?? digits.count
    if leading == digits.count { return Timestamp(milliseconds: 0) }
    // More than 21 digits before the point are beyond the year 9999 in nanoseconds.
    guard point - leading <= 21 else { return nil }
    func whole(_ places: Int) -> Int {
      guard places > leading else { return 0 }
      return (leading..<places).reduce(0) { $0 * 10 + ($1 < digits.count ? digits[$1] : 0) }
    }
    // How many digits of the number are finer than milliseconds, or are missing.
    let finer =
      switch point - leading {
      case ..<12: -3
      case ..<15: 0
      case ..<18: 3
      default: 6
      }
    let value = whole(point - finer)
    return Timestamp(milliseconds: isNegative ? -value : value)
  }
}

/// The date that was read last: times in a log have the one of the time before nearly always.
struct KnownDate {
  /// Its text: the first eight bytes, and the two after them.
  private var start: UInt64 = 0
  private var end: UInt16 = 0
  private var days: Int?

  /// The day that a time begins with.
  ///
  /// - Parameter text: the time; it has ten bytes or more.
  /// - Returns: the days since 1970-01-01, or nil where it begins with no date.
  mutating func daysSinceEpoch(_ text: Span<UInt8>) -> Int? {
    let start = text.ends.first
    let end = UInt16(text[8]) << 8 | UInt16(text[9])
    if let days, start == self.start && end == self.end { return days }
    guard text[4] == 0x2d, text[7] == 0x2d,
      let year = Timestamp.number(text, 0, 4), let month = Timestamp.number(text, 5, 2),
      let day = Timestamp.number(text, 8, 2),
      let date = CalendarDay(year: year, month: month, day: day)
    else { return nil }
    self.start = start
    self.end = end
    let found = date.daysSinceEpoch
    days = found
    return found
  }
}

/// Integer division that rounds down.
package func floorDivide(_ number: Int, _ divisor: Int) -> Int {
  let quotient = number / divisor
  return number % divisor < 0 ? quotient - 1 : quotient
}
