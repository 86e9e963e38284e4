import StreamCore

/// What a tally keeps of long texts (docs/TALLY.md, "Long texts").
enum ReferenceTexts {
  /// The bytes of any text that are kept.
  static let bytesMax = 512

  /// The first characters of a text that have so many bytes together at most.
  static func beginning(of text: [UInt8], _ limit: Int) -> [UInt8] {
    if text.count <= limit { return text }
    var kept: [UInt8] = []
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
      if kept.count + UTF8.width(scalar) > limit { break }
      kept += Array(String(scalar).utf8)
    }
    return kept
  }

  /// The hash of a text as a tally shows it.
  static func digest(_ text: [UInt8]) -> String {
    let digits = String(Checksum.xxh3(text.span), radix: 16)
    return "xxh3-64:" + String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// A text that is counted, or a field's value: its length and its hash are after what is cut.
  static func marked(_ text: [UInt8]) -> [UInt8] {
    if text.count <= bytesMax { return text }
    return beginning(of: text, bytesMax)
      + Array("… (\(text.count) bytes, \(digest(text)))".utf8)
  }

  /// The most bytes that are kept of an example's message.
  static func messageBytesMax(template: [UInt8]) -> Int { bytesMax + 2 * template.count }

  /// The texts of a list that are kept.
  ///
  /// - Parameters:
  ///   - texts: all of them.
  ///   - samples: the most examples that are kept of each.
  /// - Returns: the texts that are listed.
  static func kept(_ texts: some Sequence<[UInt8]>, samples: Int) -> Set<[UInt8]> {
    let ranked = texts.map { (hash: Checksum.xxh3($0.span), text: $0) }.sorted { $0.hash < $1.hash }
    var kept: Set<[UInt8]> = []
    var weight = 0
    for (_, text) in ranked where kept.count < 10_000 && weight <= 64 << 20 {
      kept.insert(text)
      weight += text.count + samples * messageBytesMax(template: text)
    }
    return kept
  }
}

/// Counts by a text.
struct ReferenceCounts {
  private var counts: [[UInt8]: Int] = [:]

  mutating func add(_ text: [UInt8]) { counts[text, default: 0] += 1 }

  /// What is listed, the most frequent first, then by their bytes, and how often others occurred.
  ///
  /// - Parameter samples: the most examples that are kept of each text.
  /// - Returns: what a tally has.
  func listed(samples: Int = 0) -> (list: [ReferenceMessageCount], overflow: Int) {
    let kept = ReferenceTexts.kept(counts.keys, samples: samples)
    let sorted = counts.sorted {
      $0.value != $1.value ? $0.value > $1.value : bytesPrecede($0.key, $1.key)
    }
    let list = sorted.filter { kept.contains($0.key) }
    return (
      list.map { .init(message: String(decoding: $0.key, as: UTF8.self), count: $0.value) },
      sorted.reduce(0) { $0 + $1.value } - list.reduce(0) { $0 + $1.value }
    )
  }
}
