/// Finds the pattern that comes closest to a template.
///
/// A group of unknown failures contains many messages, of which a tally keeps a few. So what is
/// compared is the template, which all of them share: each pattern is masked in the same way, with
/// values in the places of its placeholders, and the one that has the longest beginning in common
/// with the template is the nearest. That makes it a pure function of the catalogue and the
/// template, and so the same however the input was split.
struct NearestPattern: Sendable {
  private struct Entry: Sendable {
    let issue: Int
    let literalByteCount: Int
    let template: [UInt8]
  }

  /// In the order of preference, as in ``Matcher``.
  private let entries: [Entry]
  private let ids: [String]

  init(_ catalog: Catalog) {
    var entries: [Entry] = []
    var template = Template()
    for (index, issue) in catalog.issues.enumerated() {
      for pattern in issue.patterns {
        template.form(of: Self.instance(of: pattern).span)
        entries.append(
          Entry(
            issue: index,
            literalByteCount: pattern.literalByteCount,
            template: template.text
          )
        )
      }
    }
    self.entries = entries.sorted { $0.literalByteCount > $1.literalByteCount }
    ids = catalog.issues.map(\.id)
  }

  /// The nearest pattern's issue.
  ///
  /// - Parameter template: an unknown group's.
  /// - Returns: the issue and the bytes of the template that fit; nil when not even the first does.
  func find(_ template: [UInt8]) -> NearestFacts? {
    var best: (issue: Int, matchedBytes: Int)?
    for entry in entries {
      let matched = zip(entry.template, template).prefix { $0 == $1 }.count
      if matched > best?.matchedBytes ?? 0 { best = (entry.issue, matched) }
    }
    return best.map { NearestFacts(id: ids[$0.issue], matchedBytes: $0.matchedBytes) }
  }

  /// A message that a pattern matches, with values that are masked.
  private static func instance(of pattern: Pattern) -> [UInt8] {
    pattern.elements.flatMap { (element) -> [UInt8] in
      switch element {
      case .literal(let bytes): bytes
      case .placeholder(.digest): Array("sha256:".utf8) + Array(repeating: 0x30, count: 64)
      case .placeholder(.number): [0x30]
      case .placeholder(.repo), .placeholder(.name), .placeholder(.path), .placeholder(.word),
        .placeholder(.any), .placeholder(.text):
        Array("a/0".utf8)
      }
    }
  }
}
