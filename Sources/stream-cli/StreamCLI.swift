import ArgumentParser
import StreamCore

@main
struct StreamCLI: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stream-cli",
    abstract: "Counts known and unknown failures in compressed logs.",
    version: streamCoreVersion)
}
