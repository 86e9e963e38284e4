import Foundation
import Reference
import TestSupport
import Testing

/// The built binary, run as a user runs it.
@Suite struct ClassifyCommandTests {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static var binary: String {
    // The test runner's own bundle lies beside the products.
    URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appendingPathComponent("stream-cli").path
  }

  static let archives = root.appendingPathComponent("samples/archives")

  private func run(
    _ arguments: [String],
    input: [UInt8] = [],
    in directory: URL = Self.archives
  ) throws -> ToolResult {
    try runTool(Self.binary, ["classify"] + arguments, input: input, directory: directory)
  }

  @Test(
    "the samples have the tallies that are kept",
    .needs("lz4"),
    arguments: zip(["known", "unknown", "generated-known", "generated-unknown"], [0, 1, 0, 1])
  )
  func samples(name: String, code: Int) throws {
    let file = "\(name).ndjson.lz4"
    let result = try run(["--format", "json", file])
    #expect(Int(result.status) == code)
    #expect(result.errorText == "")
    let expected = Self.root.appendingPathComponent("samples/expected/\(name).json")
    #expect(try result.outputText == String(contentsOf: expected, encoding: .utf8))
    let text = try runTool("lz4", ["-dc", file], directory: Self.archives).output
    let reference = referenceTally(
      [ReferenceArchive(path: file, text: text)],
      catalog: .builtIn,
      options: .init()
    )
    #expect(reference.mismatches(withTallyJSON: Data(result.output)) == [])
  }

  @Test("the verdict stands first")
  func verdictFirst() throws {
    let halt = try run(["unknown.ndjson.lz4"])
    #expect(halt.outputText.hasPrefix("HALT: 2 unknown failures"))
    let clear = try run(["known.ndjson.lz4"])
    #expect(clear.outputText.hasPrefix("CLEAR: no unknown failure"))
  }

  @Test("standard input, compressed and plain, counts like a file", .needs("lz4"))
  func standardInput() throws {
    let archive = try [UInt8](
      Data(contentsOf: Self.archives.appendingPathComponent("unknown.ndjson.lz4"))
    )
    let text = try runTool("lz4", ["-dc", "unknown.ndjson.lz4"], directory: Self.archives).output
    for input in [archive, text] {
      let result = try run(["-"], input: input)
      #expect(result.status == 1)
      #expect(result.outputText.contains("(19 failures in 1500 lines of 1 archive)"))
    }
    let nothing = try run([])
    #expect(nothing.status == 2)
    #expect(nothing.outputText.hasPrefix("UNCLEAR"))
  }

  struct Refusal: CustomTestStringConvertible {
    let name: String
    let content: [UInt8]?
    let arguments: [String]
    let code: Int32
    let says: String
    var testDescription: String { name }
  }

  static let refusals: [Refusal] = [
    Refusal(name: "missing", content: nil, arguments: ["x"], code: 66, says: "No such file"),
    Refusal(
      name: "no archive",
      content: [0, 1, 2, 3],
      arguments: ["x"],
      code: 66,
      says: "neither"
    ),
    Refusal(
      name: "a gzip header that is cut",
      content: [0x1f, 0x8b, 8, 0],
      arguments: ["x"],
      code: 66,
      says: "neither"
    ),
    Refusal(
      name: "a zstd window of 256 MiB",
      content: [0x28, 0xb5, 0x2f, 0xfd, 0, 0x90, 1, 0, 0],
      arguments: ["x"],
      code: 66,
      says: "--window 256M"
    ),
    Refusal(name: "jobs", content: [], arguments: ["-j", "0", "x"], code: 64, says: "--jobs"),
    Refusal(
      name: "time",
      content: [],
      arguments: ["--since", "soon", "x"],
      code: 64,
      says: "soon"
    ),
    Refusal(name: "bucket", content: [], arguments: ["--bucket", "2d", "x"], code: 64, says: "2d"),
    Refusal(name: "field", content: [], arguments: ["--by", "a.", "x"], code: 64, says: "--by"),
    Refusal(name: "option", content: [], arguments: ["--job", "1", "x"], code: 64, says: "--jobs"),
  ]

  @Test("what cannot be done is refused with nothing on standard output", arguments: refusals)
  func refuses(refusal: Refusal) throws {
    try temporaryDirectory { directory in
      if let content = refusal.content {
        let name = refusal.arguments.last ?? ""
        try Data(content).write(to: directory.appendingPathComponent(name))
      }
      let result = try run(refusal.arguments, in: directory)
      #expect(result.status == refusal.code)
      #expect(result.output == [])
      #expect(result.errorText.contains(refusal.says), "\(result.errorText)")
    }
  }

  @Test("an empty directory is never clear, and a file is counted once")
  func directories() throws {
    try temporaryDirectory { directory in
      #expect(try run(["."], in: directory).status == 66)
      try Data("{}\n".utf8).write(to: directory.appendingPathComponent("a.log"))
      let twice = try run([".", "a.log"], in: directory)
      #expect(twice.status == 0)
      #expect(twice.outputText.contains("1 line of 1 archive"))
      #expect(twice.outputText.contains("reached twice"))
      try Data("{}\n".utf8).write(to: directory.appendingPathComponent("b.log"))
      let copies = try run(["."], in: directory)
      #expect(copies.status == 0 && copies.outputText.contains("./b.log: holds the same bytes as"))
      #expect(try run(["--duplicates", "refuse", "."], in: directory).status == 65)
      #expect(try run(["--duplicates", "all", "."], in: directory).status == 0)
    }
  }

  @Test(
    "malformed lines that are put up with leave the exit code, and nothing else",
    arguments: [
      ("0", 2), ("56", 2), ("57", 0), ("0.56%", 2), ("0.57%", 0), ("0.569999%", 2),
      ("0.570000%", 0), ("100%", 0), ("100.0%", 0), ("0%", 2), ("101%", 64), ("100.1%", 64),
      ("%", 64), (".5%", 64), ("1.%", 64), ("-1%", 64), ("+1", 64), ("nan%", 64), ("0x9%", 64),
      ("0.1234567%", 64), ("", 64),
    ]
  )
  func malformedLimit(limit: String, code: Int32) throws {
    let lines = Array(repeating: "{}", count: 9943) + Array(repeating: "\"error\":1", count: 57)
    let input = Array(lines.joined(separator: "\n").utf8)
    let result = try run(["--format", "json", "--max-malformed=\(limit)"], input: input)
    #expect(result.status == code)
    guard code < 64 else { return }
    #expect(result.outputText.contains(#""complete": false"#))
    #expect(result.outputText.contains(#""malformed": 57"#))
  }

  @Test("a field's values and the timeline, asked for on the command line", .needs("lz4"))
  func fieldAndBucket() throws {
    let file = "unknown.ndjson.lz4"
    let result = try run(["--bucket", "10m", "--by", "repository", file])
    #expect(result.outputText.contains("\nby repository:\n"))
    #expect(result.outputText.contains("\n  unknown, 1 value:\n    2  acme/app/web\n"))
    #expect(result.outputText.contains("\nfailures by time, 10m a row:\n"))
    let json = try run(["--format", "json", "--bucket", "10m", "--by", "repository", file])
    let text = try runTool("lz4", ["-dc", file], directory: Self.archives).output
    let reference = referenceTally(
      [ReferenceArchive(path: file, text: text)],
      catalog: .builtIn,
      options: .init(bucketSeconds: 600, by: "repository")
    )
    #expect(reference.mismatches(withTallyJSON: Data(json.output)) == [])
  }

  @Test("an archive that is cut keeps its whole blocks, and adds up at every length")
  func truncation() throws {
    let whole = try Data(contentsOf: Self.archives.appendingPathComponent("unknown.ndjson.lz4"))
    try temporaryDirectory { directory in
      let file = directory.appendingPathComponent("a.lz4")
      for length in stride(from: 0, through: whole.count - 1, by: 1999) {
        try whole.prefix(length).write(to: file)
        let result = try run(["--format", "json", "a.lz4"], in: directory)
        #expect(result.status & 2 == 2, "\(length)")
      }
    }
  }

  @Test("a flipped byte is never taken for a whole archive", arguments: ["known", "unknown"])
  func flippedBytes(name: String) throws {
    let whole = try Data(contentsOf: Self.archives.appendingPathComponent("\(name).ndjson.lz4"))
    try temporaryDirectory { directory in
      let file = directory.appendingPathComponent("a.lz4")
      for offset in stride(from: 0, to: whole.count, by: 977) {
        var damaged = whole
        damaged[offset] ^= 0x10
        try damaged.write(to: file)
        let result = try run(["a.lz4"], in: directory)
        #expect(result.status & 2 == 2, "byte \(offset) of \(name): \(result.status)")
      }
    }
  }

  @Test("a tally goes to a file whole or not at all")
  func outputFile() throws {
    try temporaryDirectory { directory in
      let file = directory.appendingPathComponent("tally.json")
      try Data("old".utf8).write(to: file)
      let result = try run(["--format", "json", "-o", file.path, "known.ndjson.lz4"])
      #expect(result.status == 0)
      #expect(result.output == [])
      let expected = Self.root.appendingPathComponent("samples/expected/known.json")
      #expect(try Data(contentsOf: file) == Data(contentsOf: expected))
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).count == 1)
      // A link is written through, never replaced.
      let link = directory.appendingPathComponent("link")
      try FileManager.default.createSymbolicLink(at: link, withDestinationURL: file)
      #expect(try run(["-o", link.path, "known.ndjson.lz4"]).status == 0)
      #expect(try String(contentsOf: file, encoding: .utf8).hasPrefix("CLEAR"))
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link.path) == file.path)
      let missing = directory.appendingPathComponent("no/such/tally.json").path
      let refused = try run(["-o", missing, "known.ndjson.lz4"])
      #expect(refused.status == 73)
      #expect(refused.errorText.contains("No such file"))
    }
  }

  @Test("a closed pipe ends the command with the verdict's code")
  func closedPipe() throws {
    let script =
      "'\(Self.binary)' classify unknown.ndjson.lz4 | head -c 1 >/dev/null; echo ${PIPESTATUS[0]}"
    let result = try runTool("bash", ["-c", script], directory: Self.archives)
    #expect(result.outputText == "1\n")
    let full = try runTool(
      "bash",
      ["-c", "'\(Self.binary)' classify known.ndjson.lz4 >/dev/full"],
      directory: Self.archives
    )
    #expect(full.status == 74)
  }
}
