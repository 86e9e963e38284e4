import ArgumentParser
import StreamCore

extension CatalogCommand {
  /// What the catalogue says of one message.
  struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Shows how a message matches, or how far the nearest patterns got.",
      discussion: """
        Exit code 0 when the message is known, 1 when it is not.

        EXAMPLES
          stream-cli catalog explain 'pre importing tagged manifests: unexpected EOF'
          jq -r .json.error line.json | stream-cli catalog explain --format json -
        """
    )

    /// The longest message that is read from standard input.
    private static let byteCountMax = 16 << 20

    @OptionGroup var files: CatalogFiles

    @Argument(help: "The message, or - to read it from standard input.")
    var message: String

    @Option(help: "How the explanation is printed.")
    var format = OutputFormat.text

    func run() throws {
      Console.ignoreClosedPipes()
      let catalog = try files.load()
      let bytes = message == "-" ? try Self.standardInput() : Array(message.utf8)
      let explanation = Explanation(of: bytes, catalog)
      let output =
        format == .json
        ? Self.json(explanation, catalog) : Array(Self.text(explanation, catalog).utf8)
      try Output.write(output, to: nil)
      try StreamCLI.end(ExitStatus(isHalt: !explanation.isKnown, isUnclear: false))
    }

    private static func standardInput() throws -> [UInt8] {
      let bytes: [UInt8]?
      do throws(SystemError) {
        bytes = try InputFile.standardInput().contents(byteCountMax: byteCountMax)
      } catch {
        throw StreamCLI.fail("standard input cannot be read: \(error)", .cannotOpen)
      }
      guard let bytes else {
        throw StreamCLI.fail("the message is longer than \(byteCountMax) bytes; shorten it", .badData)
      }
      // `echo` and `jq -r` end the message with a line end of their own.
      return bytes.last == 0x0a && !bytes.dropLast().contains(0x0a) ? bytes.dropLast() : bytes
    }

    // MARK: Text

    private static func text(_ explanation: Explanation, _ catalog: Catalog) -> String {
      let parts = explanation.parts
      var lines: [String] = []
      for (index, part) in parts.enumerated() {
        if parts.count > 1 { lines.append("part \(index + 1) of \(parts.count):") }
        if let match = part.match {
          lines += known(match, catalog)
        } else {
          lines += unknown(part, catalog)
        }
      }
      return lines.joined(separator: "\n") + "\n"
    }

    private static func known(_ match: Explanation.Match, _ catalog: Catalog) -> [String] {
      let issue = catalog.issues[match.issue]
      let until = issue.until.map { ", until \($0)" } ?? ""
      return [
        "known: issue \(printable(issue.id)), \(printable(issue.title))\(until)",
        "  pattern: \(printable(issue.patterns[match.pattern].description))",
      ] + match.values.map { "  <\($0.placeholder.rawValue)>: \(printable($0.text))" }
    }

    private static func unknown(_ part: Explanation.Part, _ catalog: Catalog) -> [String] {
      let message = printable(part.message)
      guard !part.nearest.isEmpty else {
        return ["unknown: no pattern fits even the first byte", "  message: \(message)"]
      }
      return part.nearest.enumerated().flatMap { number, near -> [String] in
        let issue = catalog.issues[near.issue]
        // The first byte that differs can stand within a character.
        var end = near.matchedBytes
        while end < part.message.count, end > 0, part.message[end] & 0xc0 == 0x80 { end -= 1 }
        let fitting = printable(Array(part.message[..<end]))
        let reason = near.matchedBytes == part.message.count ? "the message ends here; " : ""
        return [
          "\(number == 0 ? "unknown: nearest" : "next") is issue \(printable(issue.id)),"
            + " which fits the first \(near.matchedBytes) bytes",
          "  message: \(message)",
          "           \(String(repeating: " ", count: fitting.count))^ \(reason)expected:"
            + " \(near.expected.joined(separator: " or "))",
          "  pattern: \(printable(issue.patterns[near.pattern].description))",
        ]
      }
    }

    // MARK: JSON

    private static func json(_ explanation: Explanation, _ catalog: Catalog) -> [UInt8] {
      var writer = JSONWriter()
      writer.object { root in
        root.member("schema", "stream-explanation/1")
        root.member("known", explanation.isKnown)
        root.array("parts") { list in
          for part in explanation.parts { list.object { write(part, catalog, &$0) } }
        }
      }
      return writer.output
    }

    private static func write(
      _ part: Explanation.Part,
      _ catalog: Catalog,
      _ object: inout JSONWriter
    ) {
      func pattern(_ issue: Int, _ pattern: Int, _ object: inout JSONWriter) {
        object.member("id", catalog.issues[issue].id)
        object.member("pattern", catalog.issues[issue].patterns[pattern].description)
      }
      let message = String(decoding: part.message, as: UTF8.self)
      object.member("message", message)
      object.member("known", part.match != nil)
      if let match = part.match {
        pattern(match.issue, match.pattern, &object)
        object.array("values") { list in
          for value in match.values {
            list.object {
              $0.member("placeholder", value.placeholder.rawValue)
              $0.member("text", bytes: value.text)
            }
          }
        }
      } else {
        object.array("nearest") { list in
          for near in part.nearest {
            list.object {
              pattern(near.issue, near.pattern, &$0)
              $0.member("matchedBytes", near.matchedBytes)
              $0.array("expected") { list in near.expected.forEach { list.element($0) } }
            }
          }
        }
      }
    }
  }
}
