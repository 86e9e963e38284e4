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

    @OptionGroup var output: OutputOptions<ExplainedMessage>

    func run() throws {
      Console.ignoreClosedPipes()
      let catalog = try files.load()
      let bytes = message == "-" ? try Self.standardInput() : Array(message.utf8)
      let explanation = Explanation(of: bytes, catalog)
      try output.write(ExplainedMessage(explanation: explanation, catalog: catalog))
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
