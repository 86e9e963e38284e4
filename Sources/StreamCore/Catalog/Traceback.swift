/// The frames of a stack in a message, as Python, Java, .NET and JavaScript write them.
///
/// ```
///   Traceback (most recent call last):              java.io.IOException: no space
///     File "/srv/app/orders.py", line 31, in load       at shop.Orders.load(Orders.java:31)
///       raise ValueError("bad")                         ... 3 more
///   ValueError: bad                                 Caused by: java.lang.RuntimeException: full
/// ```
///
/// They are the lines with blanks before them, where one of these names a file or a method.
enum Traceback {
  /// Stands for frames; no message that is kept in a tally contains this byte as it is.
  static let mark = "\u{1}"

  /// A message with a mark in the place of each run of frames.
  static func withoutFrames(_ message: [UInt8]) -> [UInt8] {
    let lines = message.split(separator: 0x0a, omittingEmptySubsequences: false)
    guard lines.contains(where: namesPlace) else { return message }
    var kept: [[UInt8]] = []
    for line in lines {
      let isFrame = line.first == 0x20 || line.first == 0x09
      if !isFrame {
        kept.append(Array(line))
      } else if kept.last != Array(mark.utf8) {
        kept.append(Array(mark.utf8))
      }
    }
    return Array(kept.joined(separator: [0x0a]))
  }

  private static let places = ["at ", "File \""].map { Array($0.utf8) }

  private static func namesPlace(_ line: ArraySlice<UInt8>) -> Bool {
    let text = line.drop { $0 == 0x20 || $0 == 0x09 }
    return text.count < line.count && places.contains { text.starts(with: $0) }
  }
}
