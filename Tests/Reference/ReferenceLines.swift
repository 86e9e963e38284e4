import StreamCore

/// A line of a decoded archive.
public struct ReferenceLine: Equatable, Sendable {
  /// Where the line starts in the archive.
  public var offset: Int
  /// Its number, from 1.
  public var number: Int
  /// Its bytes, without the LF and the one CR that may be before it.
  public var bytes: [UInt8]

  /// Whether the line is nothing but spaces, tabs and CR, after what is skipped at its start.
  public var isBlank: Bool {
    bytes[afterMarks(bytes)...].allSatisfy { [0x20, 0x09, 0x0D].contains($0) }
  }

  /// The bytes that count against the longest line: zero bytes at its start do not.
  var countedBytes: Int { bytes.count - zerosAtStart(bytes) }
}

/// The lines of a text (docs/CONTRACT.md, "Lines").
public func referenceLines(_ text: [UInt8]) -> [ReferenceLine] {
  var lines: [ReferenceLine] = []
  var start = text.starts(with: byteOrderMark) ? 3 : 0
  while start < text.count {
    let end = text[start...].firstIndex(of: UInt8(ascii: "\n")) ?? text.count
    var bytes = Array(text[start..<end])
    if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
    lines.append(ReferenceLine(offset: start, number: lines.count + 1, bytes: bytes))
    start = end + 1
  }
  return lines
}

/// What a line is.
public enum ReferenceLineClass: String, Equatable, Sendable {
  /// Only white space.
  case blank
  /// It has a record, begins as one and was not looked at, or only carries a text.
  case record
  /// Anything else.
  case text
  /// It looks like a record and cannot be read, or has an error's name and is no record.
  case malformed
  /// Longer than the longest line that is read.
  case oversized
  /// A part of a record that ends in a later line, or in none.
  case continued
}
