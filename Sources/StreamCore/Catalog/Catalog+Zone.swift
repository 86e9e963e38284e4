extension Catalog {
  /// Reads an offset from UTC: `UTC`, `Z`, or hours and minutes such as `+02:00`.
  ///
  /// - Returns: minutes east of UTC, from -1439 to 1439; nil where the text is none.
  public static func zoneMinutes(_ text: String) -> Int? {
    if ["UTC", "Z", "utc", "z"].contains(text) { return 0 }
    let bytes = Array(text.utf8)
    guard bytes.count == 6, bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "-"),
      bytes[3] == UInt8(ascii: ":"),
      let hours = Int(String(decoding: bytes[1..<3], as: UTF8.self)), (0..<24).contains(hours),
      let minutes = Int(String(decoding: bytes[4..<6], as: UTF8.self)), (0..<60).contains(minutes)
    else { return nil }
    let sum = hours * 60 + minutes
    return bytes[0] == UInt8(ascii: "-") ? -sum : sum
  }

  /// An offset from UTC as ``zoneMinutes(_:)`` reads it.
  public static func zoneText(_ minutes: Int) -> String {
    if minutes == 0 { return "UTC" }
    let sign = minutes < 0 ? "-" : "+"
    return sign + zeroPadded(abs(minutes) / 60, 2) + ":" + zeroPadded(abs(minutes) % 60, 2)
  }
}
