import ArgumentParser
import StreamCore

extension CatalogCommand {
  /// What the catalogue says of one message.
  struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Shows which pattern a message matches, or how far the nearest one got.",
      discussion: "Exit code 0 when the message is known, 1 when it is not."
    )

    /// The longest message that is read from standard input.
    private static let byteCountMax = 16 << 20

    @OptionGroup var files: CatalogFiles

    @Argument(help: "The message, or - to read it from standard input.")
    var message: String

    func run() throws {
      Console.ignoreClosedPipes()
      let catalog = try files.load()
      var matcher = Matcher(catalog)
      let bytes = message == "-" ? try Self.standardInput() : Array(message.utf8)
      let parts = errorParts(of: bytes)
      var lines: [String] = []
      var isKnown = true
      for (index, part) in parts.enumerated() {
        if parts.count > 1 { lines.append("part \(index + 1) of \(parts.count):") }
        let text = Array(bytes[part])
        if let match = matcher.matches(text).first {
          lines += Self.known(match, catalog)
        } else {
          isKnown = false
          lines += Self.unknown(text, matcher.nearest(to: text), catalog)
        }
      }
      try Output.write(Array((lines.joined(separator: "\n") + "\n").utf8), to: nil)
      if !isKnown { throw ExitCode(1) }
    }

    private static func standardInput() throws -> [UInt8] {
      let bytes: [UInt8]?
      do throws(SystemError) {
        bytes = try InputFile.standardInput.contents(byteCountMax: byteCountMax)
      } catch {
        throw StreamCLI.fail("standard input cannot be read: \(error)", 66)
      }
      guard let bytes else {
        throw StreamCLI.fail("the message is longer than \(byteCountMax) bytes; shorten it", 65)
      }
      // `echo` and `jq -r` end the message with a line end of their own.
      return bytes.last == 0x0a && !bytes.dropLast().contains(0x0a) ? bytes.dropLast() : bytes
    }

    private static func known(_ match: Matcher.Match, _ catalog: Catalog) -> [String] {
      let issue = catalog.issues[match.issue]
      let until = issue.until.map { ", until \($0)" } ?? ""
      return [
        "known: issue \(issue.id), \(printable(issue.title))\(until)",
        "  pattern: \(printable(issue.patterns[match.pattern].description))",
      ]
    }

    private static func unknown(
      _ message: [UInt8],
      _ nearest: Matcher.Nearest?,
      _ catalog: Catalog
    ) -> [String] {
      guard let nearest else {
        return ["unknown: no pattern fits even the first byte", "  message: \(printable(message))"]
      }
      let issue = catalog.issues[nearest.issue]
      let fitting = printable(Array(message[..<nearest.matchedBytes]))
      let reason =
        nearest.matchedBytes == message.count
        ? "the message ends here, the pattern goes on" : "no longer fits here"
      return [
        "unknown: nearest is issue \(issue.id), which fits the first \(nearest.matchedBytes) bytes",
        "  message: \(printable(message))",
        "           \(String(repeating: " ", count: fitting.count))^ \(reason)",
        "  pattern: \(printable(issue.patterns[nearest.pattern].description))",
      ]
    }
  }
}
