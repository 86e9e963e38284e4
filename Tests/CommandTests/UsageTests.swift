import Foundation
import StreamCore
import TestSupport
import Testing

/// What is said to who calls the program in a wrong way: one line, on standard error.
@Suite struct UsageTests {
  @Test(
    "one line says what was wrong, what was expected, and where to read on",
    arguments: [
      (["clasify"], "unknown command 'clasify'; did you mean 'classify'?", "stream-cli"),
      (["catalog", "chek"], "unknown command 'chek'; did you mean 'check'?", "stream-cli catalog"),
      (["frobnicate", "x"], "unknown command 'frobnicate'", "stream-cli"),
      (["classify", "--formt", "json", "-"], "Did you mean '--format'?", "stream-cli classify"),
      (["classify", "--format", "xml", "-"], "one of: text, json, csv;", "stream-cli classify"),
      (["classify", "--format", "jsn", "-"], "did you mean 'json'?", "stream-cli classify"),
      (["classify", "--select", "al", "-"], "did you mean 'all'?", "stream-cli classify"),
      (["generate", "--envelope", "kibna"], "did you mean 'kibana'?", "stream-cli generate"),
      (["generate", "--block-size", "5M"], "64K, 256K, 1M, 4M", "stream-cli generate"),
      (
        [], "a command is missing; give one of: classify, extract, index, inspect, catalog, merge",
        "stream-cli"
      ),
      (["catalog"], "a command is missing; give one of: list, show", "stream-cli catalog"),
      (["classify", "--samples", "x", "-"], "Examples for each issue", "stream-cli classify"),
      (["classify", "--samples", "-1", "-"], "--samples", "stream-cli classify"),
      (["classify", "--samples=-1", "-"], "a number from 0 to 1000", "stream-cli classify"),
      (["classify", "-j", "0", "-"], "a number from 1 to 1024", "stream-cli classify"),
      (["classify", "--chunk-size", "4Q", "-"], "64K, 4M, 1G", "stream-cli classify"),
      (["classify", "--chunk-size", "2G", "-"], "a size up to 1G", "stream-cli classify"),
      (["classify", "--since", "noon", "-"], "RFC 3339", "stream-cli classify"),
      (["classify", "--max-malformed", "101%", "-"], "percentage", "stream-cli classify"),
      (["classify", "-q", "-v", "-"], "not both", "stream-cli classify"),
      (["catalog", "explain"], "'<message>'", "stream-cli catalog explain"),
    ]
  )
  func usage(_ arguments: [String], _ said: String, _ path: String) throws {
    let result = try runTool(
      ClassifyCommandTests.binary,
      arguments,
      directory: ClassifyCommandTests.archives
    )
    #expect(result.status == 64)
    #expect(result.outputText == "")
    #expect(result.errorText.contains(said), "\(result.errorText)")
    #expect(result.errorText.hasSuffix("see '\(path) --help'\n"), "\(result.errorText)")
    #expect(result.errorText.hasPrefix("stream-cli: "))
    #expect(result.errorText.split(separator: "\n").count == 1)
  }

  @Test(
    "help goes to standard output, with examples",
    arguments: ["classify", "catalog", "generate", "report"]
  )
  func help(_ command: String) throws {
    let result = try runTool(
      ClassifyCommandTests.binary,
      [command, "--help"],
      directory: ClassifyCommandTests.archives
    )
    #expect(result.status == 0)
    #expect(result.errorText == "")
    #expect(result.outputText.contains("EXAMPLES\n  stream-cli \(command) "))
    #expect(result.outputText.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  // Paths alone are taken by the program, everything else is parsed by a library.
  @Test(
    "paths alone give what they give with an option beside them",
    arguments: [
      ["."], ["../../Tests/Fixtures"], ["known.ndjson.lz4", "known.ndjson.lz4"],
      ["missing.lz4", "../../README.md", "-", "", "a b\u{301}"], ["help"], ["-"], [],
    ]
  )
  func pathsAlone(_ paths: [String]) throws {
    let input = Array(#"{"error":"boom","msg":"a"}"#.utf8)
    let alone = try run(["classify"] + paths, input: input, in: ClassifyCommandTests.archives)
    let statuses = StreamCore.ExitStatus.allCases.map(\.rawValue)
    #expect(statuses.contains(alone.status), "\(alone.errorText)")
    for option in ["--", "--max-malformed=0"] {
      let parsed = try run(
        ["classify", option] + paths,
        input: input,
        in: ClassifyCommandTests.archives
      )
      #expect(parsed.status == alone.status)
      #expect(parsed.outputText == alone.outputText)
      #expect(parsed.errorText == alone.errorText)
    }
  }

  @Test("help and contract list every exit code", arguments: StreamCore.ExitStatus.allCases)
  func exitCodes(status: StreamCore.ExitStatus) throws {
    let help = try runTool(ClassifyCommandTests.binary, ["--help"]).outputText
    let codes = help.split(separator: "EXIT CODES").last?.split { !$0.isNumber } ?? []
    #expect(codes.contains("\(status.rawValue)"))
    let contract = ClassifyCommandTests.root.appendingPathComponent("docs/CONTRACT.md")
    #expect(try String(contentsOf: contract, encoding: .utf8).contains("| \(status.rawValue) |"))
  }

  @Test("a kernel that is not there is refused, and one that is gives the same tally")
  func kernels() throws {
    func run(_ kernel: String) throws -> ToolResult {
      try runTool(
        ClassifyCommandTests.binary,
        ["classify", "--format", "json", "known.ndjson.lz4"],
        environment: ["STREAM_KERNEL": kernel],
        directory: ClassifyCommandTests.archives
      )
    }
    let refused = try run("fast")
    #expect(refused.status == 64)
    #expect(refused.errorText.contains("STREAM_KERNEL='fast'"), "\(refused.errorText)")
    #expect(refused.errorText.contains("portable, baseline"), "\(refused.errorText)")
    let (portable, baseline) = (try run("portable"), try run("baseline"))
    #expect(portable.status == 0 && portable.output == baseline.output)
  }

  @Test("completions are made for the shells", arguments: ["bash", "zsh", "fish"])
  func completions(_ shell: String) throws {
    let result = try runTool(
      ClassifyCommandTests.binary,
      ["--generate-completion-script", shell],
      directory: ClassifyCommandTests.archives
    )
    #expect(result.status == 0)
    #expect(result.outputText.contains("max-malformed"))
  }
}
