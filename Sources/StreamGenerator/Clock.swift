/// The time of a line, on the day that all texts tell of: 2022-05-12.
struct Clock: Sendable {
  private static let dayStart: UInt64 = 1_652_313_600_000

  /// The time as RFC 3339 has it: at first `2022-05-12T00:00:00.000Z`.
  private(set) var text: [24 of UInt8] = [
    0x32, 0x30, 0x32, 0x32, 0x2d, 0x30, 0x35, 0x2d, 0x31, 0x32, 0x54, 0x30, 0x30, 0x3a, 0x30,
    0x30, 0x3a, 0x30, 0x30, 0x2e, 0x30, 0x30, 0x30, 0x5a,
  ]
  private var millisecondOfDay = 0

  var millisecondsSinceEpoch: UInt64 { Self.dayStart + UInt64(millisecondOfDay) }

  /// Sets the time, from 0 to a day's last millisecond.
  mutating func set(_ milliseconds: Int) {
    guard milliseconds != millisecondOfDay else { return }
    millisecondOfDay = milliseconds
    let seconds = milliseconds / 1000
    put(seconds / 3600, at: 11)
    put(seconds / 60 % 60, at: 14)
    put(seconds % 60, at: 17)
    let fraction = milliseconds % 1000
    text[20] = UInt8(ascii: "0") + UInt8(fraction / 100)
    put(fraction % 100, at: 21)
  }

  private mutating func put(_ number: Int, at place: Int) {
    text[place] = UInt8(ascii: "0") + UInt8(number / 10)
    text[place + 1] = UInt8(ascii: "0") + UInt8(number % 10)
  }
}
