import StreamCore

/// Text from logs in Markdown, so that an issue tracker shows it as it is.
package enum MarkdownText {
  /// What begins something: emphasis, code, links, images, HTML, tables, entities, headings,
  /// references to issues and people.
  private static let special = Set("\\`*_{}[]()<>#+-.!|~&@:/=".unicodeScalars)

  /// What refers to a person, an issue and the like.
  ///
  /// Trackers look for these in the text that
  /// is shown, where no backslash is left, so a sign without width keeps them apart.
  private static let references = Set("@#!~%&$".unicodeScalars)

  /// A text among others, or in a cell of a table.
  ///
  /// By scalar: a mark that combines with a sign does not keep it from being one. Two letters
  /// that would begin an address (`www.`, `http:`) are kept apart by the escaped sign.
  package static func escaped(_ text: String) -> String {
    var output = ""
    var isReference = false
    for scalar in printable(text).unicodeScalars {
      if isReference && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)) {
        output += "\u{2060}"
      }
      if special.contains(scalar) { output += "\\" }
      output.unicodeScalars.append(scalar)
      isReference = references.contains(scalar)
    }
    return output
  }

  /// A text in a fixed font, on a line of its own or in a list, not in a table: a code span whose
  /// fence is longer than any in the text.
  package static func code(_ text: String) -> String {
    let text = printable(text)
    var (longest, run) = (0, 0)
    for scalar in text.unicodeScalars {
      run = scalar == "`" ? run + 1 : 0
      longest = max(longest, run)
    }
    let fence = String(repeating: "`", count: longest + 1)
    let space = text.isEmpty || text.hasPrefix("`") || text.hasSuffix("`") ? " " : ""
    return fence + space + text + space + fence
  }
}
