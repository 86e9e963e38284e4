/// Looks at the first 64 KiB of a text that was decoded: whether it is text at all.
///
/// What was compressed twice, or is no text, decodes without a fault to lines that say nothing.
struct TextProbe {
  private var head: [UInt8] = []
  private(set) var isDone = false
  /// Whether one of the first lines is a record in `key=value` pairs.
  private(set) var isLogfmt = false

  /// Looks at the next part of the text.
  ///
  /// - Parameters:
  ///   - text: holds the part.
  ///   - range: where it stands in it.
  /// - Returns: what the text is, once, where that is known and is no text.
  mutating func look(at text: borrowing Buffer, _ range: Range<Int>) -> String? {
    guard !isDone else { return nil }
    let bytes = text.bytes.extracting(range)
    let part = bytes.extracting(first: Content.sampleBytes - head.count)
    if head.isEmpty && part.count == Content.sampleBytes { return finish(part) }
    head.append(part)
    return head.count == Content.sampleBytes ? end() : nil
  }

  /// Ends the text.
  ///
  /// - Returns: what it is, where that was not said, and is no text.
  mutating func end() -> String? {
    guard !isDone else { return nil }
    let sample = head
    head = []
    return finish(sample.span)
  }

  private mutating func finish(_ sample: Span<UInt8>) -> String? {
    isDone = true
    isLogfmt = Self.holdsLogfmt(sample)
    return Self.fault(of: sample)
  }

  /// What bytes are, where they are no text.
  private static func fault(of sample: Span<UInt8>) -> String? {
    if let found = Signature.find(sample) {
      switch found.meaning {
      case .unread(let advice): return "\(found.name); decode it, and \(advice)"
      case .harmless: return "\(found.name); take it out of the archive"
      }
    }
    return Content.isText(sample) ? nil : "no text; look at what the program wrote"
  }

  /// So many bytes of a frame's text are looked at, and so many there must be: little can look odd
  /// by chance.
  static let frameSampleBytes = 1024
  private static let frameSampleBytesMin = 256

  /// What a frame that goes on with a text begins with, where that is no text.
  static func faultOfFrame(_ sample: Span<UInt8>) -> String? {
    sample.count >= frameSampleBytesMin ? fault(of: sample) : nil
  }

  private static func holdsLogfmt(_ sample: Span<UInt8>) -> Bool {
    var start = 0
    while start < sample.count {
      let end = sample.firstIndex(of: 0x0a, from: start, before: sample.count) ?? sample.count
      if LineShape.isLogfmt(sample, start..<end) { return true }
      start = end + 1
    }
    return false
  }
}
