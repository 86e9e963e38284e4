/// What a container runtime writes before each line of a log (Kubernetes, "CRI logging format").
///
/// ```
///   2016-10-06T00:17:09.669794202Z stderr P:more {"time":...
///   | time, RFC 3339              |stream| tags | end
/// ```
///
/// The first tag says whether the line is a full one or the last part of one (`F`), or a part
/// that goes on in the next line of the same stream (`P`).
struct CRIPrefix {
  enum Stream {
    case output
    case errors
  }

  /// A longer prefix is none: so much of a line is kept however long the line is.
  ///
  /// The scan looks for tags as far as this, so that none is passed over.
  static let bytesMax = LineScanner.tagBytesMax

  let time: Timestamp
  let stream: Stream
  let isPartial: Bool
  /// After the prefix, where the record begins.
  let end: Int

  /// Reads the prefix of a line, or gives nil when the line has none.
  ///
  /// - Parameters:
  ///   - text: contains the line.
  ///   - line: where the prefix begins, and the line ends.
  ///   - zoneMinutes: what a time without a zone means; no runtime writes one.
  init?(_ text: Span<UInt8>, _ line: Range<Int>, zoneMinutes: Int = 0) {
    // One look tells most lines: a record begins with a bracket.
    guard !line.isEmpty, (0x30...0x39).contains(text[line.lowerBound]) else { return nil }
    let limit = min(line.upperBound, line.lowerBound + Self.bytesMax)
    guard let timeEnd = Self.space(in: text, line.lowerBound..<limit),
      let time = Timestamp.rfc3339(
        text.extracting(line.lowerBound..<timeEnd),
        zoneMinutes: zoneMinutes
      )
    else { return nil }
    let name = timeEnd + 1
    let tag = name + 7
    guard tag <= limit else { return nil }
    if Self.output.isHeld(by: text, at: name) {
      stream = .output
    } else if Self.errors.isHeld(by: text, at: name) {
      stream = .errors
    } else {
      return nil
    }
    guard let tagsEnd = Self.space(in: text, tag..<limit), tagsEnd > tag,
      text[tag] == UInt8(ascii: "F") || text[tag] == UInt8(ascii: "P"),
      tagsEnd == tag + 1 || text[tag + 1] == UInt8(ascii: ":")
    else { return nil }
    self.time = time
    isPartial = text[tag] == UInt8(ascii: "P")
    end = tagsEnd + 1
  }

  private static let output = Array("stdout ".utf8)
  private static let errors = Array("stderr ".utf8)

  private static func space(in text: Span<UInt8>, _ range: Range<Int>) -> Int? {
    text.firstIndex(of: 0x20, from: range.lowerBound, before: range.upperBound)
  }
}
