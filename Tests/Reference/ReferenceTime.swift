private let millisecondsPerDay = 86_400_000

/// The day number (since 1970-01-01) on which each year begins, from year 0 to year 10000.
private let yearStarts: [Int] = {
  var starts = [0]
  for year in 0..<10_000 { starts.append(starts[year] + (isLeap(year) ? 366 : 365)) }
  let epoch = starts[1970]
  return starts.map { $0 - epoch }
}()

/// The milliseconds that lie in the years 0 to 9999.
private let readableTimes =
  (yearStarts[0] * millisecondsPerDay)..<(yearStarts[10_000] * millisecondsPerDay)

private func isLeap(_ year: Int) -> Bool {
  (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
}

private func monthLengths(_ year: Int) -> [Int] {
  [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
}

/// The number of a day since 1970-01-01, or nil when the calendar has no such day.
func referenceDay(year: Int, month: Int, day: Int) -> Int? {
  let lengths = monthLengths(year)
  guard (0...9999).contains(year), (1...12).contains(month), (1...lengths[month - 1]).contains(day)
  else { return nil }
  return yearStarts[year] + lengths[..<(month - 1)].reduce(0, +) + day - 1
}

/// Reads a time (docs/CONTRACT.md, "Times"): RFC 3339, or a JSON number of seconds, milliseconds,
/// microseconds or nanoseconds.
///
/// - Parameters:
///   - text: The time's text.
///   - zone: What a time without a zone means: minutes east of UTC.
/// - Returns: Milliseconds since 1970-01-01 UTC, or nil for anything else.
public func referenceTime(_ text: [UInt8], zone: Int = 0) -> Int? {
  let found = calendarTime(text, zone: zone) ?? epochTime(text)
  guard let time = found, readableTimes.contains(time) else { return nil }
  return time
}

/// Writes a time as `YYYY-MM-DDTHH:MM:SS.mmmZ`.
public func referenceTimeText(_ time: Int) -> String {
  var rest = time - yearStarts[0] * millisecondsPerDay
  let day = rest / millisecondsPerDay + yearStarts[0]
  rest %= millisecondsPerDay
  let year = yearStarts.lastIndex { $0 <= day } ?? 0
  var dayOfMonth = day - yearStarts[year]
  var month = 1
  for length in monthLengths(year) where dayOfMonth >= length && month <= 12 {
    dayOfMonth -= length
    month += 1
  }
  func padded(_ number: Int, _ width: Int) -> String {
    String(String(number + 100_000).suffix(width))
  }
  let date = [padded(year, 4), padded(month, 2), padded(dayOfMonth + 1, 2)].joined(separator: "-")
  let clock = [rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60].map { padded($0, 2) }
  return date + "T" + clock.joined(separator: ":") + "." + padded(rest % 1000, 3) + "Z"
}

/// A text of which pieces are taken from the front.
private struct TimeReader {
  var rest: ArraySlice<UInt8>

  mutating func take(oneOf bytes: String) -> UInt8? {
    guard let first = rest.first, bytes.utf8.contains(first) else { return nil }
    rest = rest.dropFirst()
    return first
  }

  /// All digits that come next.
  mutating func digits() -> [Int] {
    let digits = rest.prefix { (0x30...0x39).contains($0) }
    rest = rest.dropFirst(digits.count)
    return digits.map { Int($0 - 0x30) }
  }

  /// A number of exactly so many digits.
  mutating func number(digits count: Int) -> Int? {
    let digits = rest.prefix(count).filter { (0x30...0x39).contains($0) }
    guard digits.count == count else { return nil }
    rest = rest.dropFirst(count)
    return decimal(digits.map { Int($0 - 0x30) })
  }
}

private func decimal(_ digits: some Sequence<Int>) -> Int {
  digits.reduce(0) { $0 * 10 + $1 }
}

/// RFC 3339, with `T`, `t` or a blank between day and time, a point or a comma before the fraction, an
/// offset with or without its colon, or none.
private func calendarTime(_ text: [UInt8], zone: Int) -> Int? {
  var reader = TimeReader(rest: text[...])
  guard let year = reader.number(digits: 4), reader.take(oneOf: "-") != nil,
    let month = reader.number(digits: 2), reader.take(oneOf: "-") != nil,
    let dayOfMonth = reader.number(digits: 2), reader.take(oneOf: "Tt ") != nil,
    let hour = reader.number(digits: 2), reader.take(oneOf: ":") != nil,
    let minute = reader.number(digits: 2), reader.take(oneOf: ":") != nil,
    let second = reader.number(digits: 2),
    let day = referenceDay(year: year, month: month, day: dayOfMonth),
    // A leap second, 60, is the second after 59.
    hour <= 23, minute <= 59, second <= 60
  else { return nil }

  var milliseconds = 0
  if reader.take(oneOf: ".,") != nil {
    let fraction = reader.digits()
    guard !fraction.isEmpty else { return nil }
    milliseconds = decimal((fraction + [0, 0]).prefix(3))
  }

  var offset = reader.rest.isEmpty ? zone : 0
  if let sign = reader.take(oneOf: "+-") {
    guard let hours = reader.number(digits: 2) else { return nil }
    _ = reader.take(oneOf: ":")
    guard let minutes = reader.number(digits: 2), hours <= 23, minutes <= 59 else { return nil }
    offset = (hours * 60 + minutes) * (sign == UInt8(ascii: "+") ? 1 : -1)
  } else {
    _ = reader.take(oneOf: "Zz")
  }
  guard reader.rest.isEmpty else { return nil }
  let minutes = (day * 24 + hour) * 60 + minute - offset
  return (minutes * 60 + second) * 1000 + milliseconds
}

/// A JSON number of seconds where it is nearer to zero than 10^11, of milliseconds below 10^14, of
/// microseconds below 10^17, of nanoseconds otherwise.
///
/// What is finer than a millisecond is cut off.
private func epochTime(_ text: [UInt8]) -> Int? {
  // The number must have no white space around it, which JSON would allow.
  guard let json = ReferenceJSON(text), json.kind == .number, json.nodes[0].range == 0..<text.count
  else { return nil }
  var reader = TimeReader(rest: text[...])
  let isNegative = reader.take(oneOf: "-") != nil
  let whole = reader.digits()
  let fraction = reader.take(oneOf: ".") == nil ? [] : reader.digits()
  var exponent = 0
  if reader.take(oneOf: "eE") != nil {
    let sign = reader.take(oneOf: "+-")
    // No number has so many digits that an exponent beyond this one could matter.
    exponent = reader.digits().reduce(0) { min($0 * 10 + $1, 1_000_000_000) }
    if sign == UInt8(ascii: "-") { exponent = -exponent }
  }

  // `NaN` and `Infinity`.
  guard !whole.isEmpty else { return nil }

  // The number is 0.DIGITS times ten to the power of `scale`, its first digit not zero.
  let all = whole + fraction
  let digits = all.drop { $0 == 0 }
  guard !digits.isEmpty else { return 0 }
  let scale = whole.count + exponent - (all.count - digits.count)
  // The power of ten that makes milliseconds of it.
  let power = scale <= 11 ? 3 : scale <= 14 ? 0 : scale <= 17 ? -3 : -6
  let places = scale + power
  guard places > 0 else { return 0 }
  guard places <= 15 else { return nil }
  let padding = Array(repeating: 0, count: places)
  let magnitude = decimal((digits + padding).prefix(places))
  return isNegative ? -magnitude : magnitude
}
