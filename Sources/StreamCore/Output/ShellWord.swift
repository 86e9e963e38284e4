/// A text as one word of a shell's command line.
package enum ShellWord {
  /// - Parameter text: any text without zero bytes.
  /// - Returns: the text as it is, or in quotes where a shell would change it.
  package static func quoted(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
      default: "-_./:@%+,".utf8.contains(byte)
      }
    }
    // The program would read a path that begins with a sign as an option.
    let word = text.hasPrefix("-") && text != "-" ? "./\(text)" : text
    if isPlain && !text.isEmpty { return word }
    return "'"
      + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
      + "'"
  }
}
