/// Where an issue is tracked, as a link where it is one.
enum IssueReference {
  /// What an address can have beside letters and digits, less quotes (RFC 3986).
  private static let signs = Set("-._~:/?#[]@!$&()*+,;=%".utf8)

  /// The address that a reference is; nil for any other text.
  static func address(_ reference: String) -> String? {
    let isAddress =
      (reference.hasPrefix("https://") || reference.hasPrefix("http://"))
      && reference.utf8.allSatisfy { isLetterOrDigit($0) || signs.contains($0) }
    return isAddress ? reference : nil
  }

  /// A reference in Markdown.
  ///
  /// `project#12` stays as it is: trackers make a link of it, as its author meant.
  static func markdown(_ reference: String) -> String {
    if let address = address(reference) { return "<\(address)>" }
    let parts = reference.split(separator: "#", omittingEmptySubsequences: false)
    let isTracked =
      parts.count == 2 && !parts[1].isEmpty
      && parts[1].utf8.allSatisfy { (0x30...0x39).contains($0) }
      && parts[0].utf8.allSatisfy { isLetterOrDigit($0) || "-./".utf8.contains($0) }
    return isTracked ? reference : MarkdownText.escaped(reference)
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte | 0x20)
  }
}
