import ArgumentParser
import StreamCore

extension CatalogCommand {
  /// What the catalogue says of one message, or of one line.
  struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Shows how a message matches, or why a line of a log is a failure or none.",
      discussion: """
        Without --record the text is a message, as a tally shows it: a line end that a pipe added \
        is no part of it, and `\\n` and `\\t` that were copied with it mean a line end and a tab \
        where the message is not known as it is. With --record it is a whole line of a log: shown \
        is where its records are, what each error path leads to, which rule holds, and what its \
        message matches.
        Exit code 0 when the message is known, or the line has no unknown failure; 1 when it is \
        not, or has one; 2 when the line cannot be read.

        EXAMPLES
          stream-cli catalog explain 'pre importing tagged manifests: unexpected EOF'
          jq -r .json.error line.json | stream-cli catalog explain --format json -
          stream-cli extract --lines 12 day.log.lz4 | stream-cli catalog explain --record -
        """
    )

    /// The longest message that is read from standard input.
    private static let byteCountMax = 16 << 20

    @OptionGroup var files: CatalogFiles

    @Flag(help: "Explains a whole line of a log, not a message.")
    var record = false

    @Argument(help: "The message or the line, or - to read it from standard input.")
    var message: String

    @OptionGroup var output: OutputOptions<ExplainedMessage>

    func run() throws {
      Console.ignoreClosedPipes()
      let catalog = try files.load()
      let bytes = message == "-" ? try Self.standardInput() : Array(message.utf8)
      if record {
        try explainLine(bytes, catalog)
        return
      }
      var explanation = Explanation(of: bytes, catalog)
      if !explanation.isKnown, let unescaped = Self.unescaped(bytes) {
        Console.say(
          "stream-cli: note: \\n and \\t in the message were read as a line end and a tab"
        )
        explanation = Explanation(of: unescaped, catalog)
      }
      try output.write(ExplainedMessage(explanation: explanation, catalog: catalog))
      try StreamCLI.end(ExitStatus(isHalt: !explanation.isKnown, isUnclear: false))
    }

    private func explainLine(_ line: [UInt8], _ catalog: Catalog) throws {
      guard !line.contains(0x0a) else {
        throw StreamCLI.fail("there are several lines; give one, such as by `head -1`", .badData)
      }
      let explanation = LineExplanation(of: line, catalog)
      let explained = ExplainedLine(explanation: explanation, catalog: catalog)
      guard let text = explained.rendered(output.format) else { throw output.refusal }
      try Output.write(text, to: output.path)
      try StreamCLI.end(
        ExitStatus(
          isHalt: explanation.isHalt,
          isUnclear: explanation.fault != nil || !explanation.unplaced.isEmpty
        )
      )
    }

    /// A message in which line ends and tabs were copied as they are shown; nil where none are.
    private static func unescaped(_ message: [UInt8]) -> [UInt8]? {
      var output: [UInt8] = []
      var index = 0
      while index < message.count {
        let next = index + 1 < message.count ? message[index + 1] : 0
        if message[index] == UInt8(ascii: "\\"), let byte = escapes[next] {
          output.append(byte)
          index += 2
        } else {
          output.append(message[index])
          index += 1
        }
      }
      return output == message ? nil : output
    }

    private static let escapes: [UInt8: UInt8] = [UInt8(ascii: "n"): 0x0a, UInt8(ascii: "t"): 0x09]

    private static func standardInput() throws -> [UInt8] {
      let bytes: [UInt8]?
      do throws(SystemError) {
        bytes = try InputFile.standardInput().contents(byteCountMax: byteCountMax)
      } catch {
        throw StreamCLI.fail("standard input cannot be read: \(error)", .cannotOpen)
      }
      guard let bytes else {
        throw StreamCLI.fail(
          "the message is longer than \(byteCountMax) bytes; shorten it",
          .badData
        )
      }
      // `echo` and `jq -r` end the message with a line end of their own.
      return bytes.last == 0x0a && !bytes.dropLast().contains(0x0a) ? bytes.dropLast() : bytes
    }
  }
}
