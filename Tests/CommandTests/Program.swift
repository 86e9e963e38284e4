import Foundation
import TestSupport

/// Runs the built program in a directory, to its end: it answers soon, whatever it is asked.
///
/// - Parameters:
///   - arguments: its arguments.
///   - input: what it reads from standard input, through a pipe; nil gives it `/dev/null`.
///   - directory: the directory it works in.
/// - Returns: what it wrote, and how it ended.
/// - Throws: ``ToolError`` where it does not end.
func run(
  _ arguments: [String],
  input: [UInt8]? = nil,
  in directory: URL
) throws -> ToolResult {
  try runTool(
    ClassifyCommandTests.binary,
    arguments,
    input: input,
    directory: directory,
    timeout: 60
  )
}
