import StreamCore

/// Records that are written over several lines, for people to read.
extension Tally {
  /// What to do where a malformed line is a part of such a record, as `jq .` writes them.
  ///
  /// - Parameter line: the first malformed line.
  /// - Returns: a part of a sentence; nothing for other lines.
  func advice(forLine line: Example) -> String {
    guard Self.isPrettyPrinted(line.message) else { return "" }
    let archive = input.archives.first { $0.path == line.path }
    let isPlain = archive?.format == "plain" && line.path != "-"
    let file = isPlain ? ShellWord.quoted(line.path) : "FILE"
    let first = isPlain || line.path == "-" ? "" : "decode it, and "
    return "; records seem to be written over several lines: \(first)run: jq -c . \(file) |"
      + " stream-cli classify -"
  }

  /// Whether a line is a bracket alone, or a member alone.
  private static func isPrettyPrinted(_ line: String) -> Bool {
    let bytes = line.utf8.filter { $0 > 0x20 }
    if ["{", "[", "[{"].contains(where: { bytes.elementsEqual($0.utf8) }) { return true }
    guard bytes.first == UInt8(ascii: "\""), bytes.last != UInt8(ascii: "}") else { return false }
    return line.contains(#"": "#)
  }
}
