import Foundation
import TestSupport
import Testing

/// Input that was not read, or not understood, never passes for clear.
@Suite struct UnclearTests {
  /// A kind of input in which a failure went by, and what is said of it.
  struct Kind: Sendable, CustomTestStringConvertible {
    let name: String
    /// The file's name, and its content, made of a log with an unknown failure.
    let file: String
    let content: @Sendable ([UInt8]) throws -> [UInt8]
    var arguments: [String] = []
    /// The reason of a file that was named; nil where its failure is found.
    var reason: String?

    var testDescription: String { name }
  }

  private static let healthy =
    #"{"level":"info","msg":"access","time":"2022-05-12T09:14:30.000Z","uri":"/?error=1"}"# + "\n"
  private static let failure =
    #"{"error":"something new","level":"error","msg":"repository import failed","#
    + #""time":"2022-05-12T09:14:31.204Z"}"#
  private static var log: [UInt8] { Array((healthy + failure + "\n" + healthy).utf8) }

  private static func piped(_ program: String, _ bytes: [UInt8]) throws -> [UInt8] {
    try runTool(program, ["-c"], input: bytes).output
  }

  private static func inString(_ record: String) -> String {
    "\"" + record.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }

  private static func utf16(_ bytes: [UInt8]) -> [UInt8] {
    [0xff, 0xfe] + bytes.flatMap { [$0, 0] }
  }

  static let kinds: [Kind] = [
    Kind(
      name: "gzip in gzip",
      file: "a.log.gz",
      content: { try piped("gzip", piped("gzip", $0)) }
    ),
    Kind(
      name: "gzip in LZ4",
      file: "a.lz4",
      content: { try piped("lz4", piped("gzip", $0)) }
    ),
    Kind(
      name: "gzip, five times",
      file: "a.log.gz",
      content: { try (0..<5).reduce($0) { bytes, _ in try piped("gzip", bytes) } },
      reason: "damaged"
    ),
    Kind(
      name: "UTF-16 in gzip",
      file: "a.log.gz",
      content: { try piped("gzip", utf16($0)) }
    ),
    Kind(
      name: "random bytes in LZ4",
      file: "a.log.lz4",
      content: { _ in
        var random = SplitMix64(seed: 7)
        return try piped("lz4", (0..<4096).map { _ in UInt8(truncatingIfNeeded: random.next()) })
      },
      reason: "no-records"
    ),
    Kind(name: "an empty file", file: "a.log", content: { _ in [] }, reason: "nothing-read"),
    Kind(
      name: "prose",
      file: "a.log",
      content: { _ in Array("All is well.\nNothing failed tonight.\n".utf8) },
      reason: "no-records"
    ),
    Kind(
      name: "logfmt",
      file: "a.log",
      content: { _ in
        let record =
          #"time=2022-05-12T09:14:31Z level=error msg="repository import failed" error=new"#
        return Array((record + "\n").utf8)
      }
    ),
    Kind(
      name: "a journald export",
      file: "a.log",
      content: { _ in
        Array(#"{"__CURSOR":"s=1","MESSAGE":\#(inString(failure)),"PRIORITY":"3"}"#.utf8) + [0x0a]
      }
    ),
    Kind(
      name: "a Loki export",
      file: "a.log",
      content: { _ in
        Array(#"{"labels":{"app":"registry"},"line":\#(inString(failure)),"timestamp":"1"}"#.utf8)
      }
    ),
    Kind(
      name: "a misspelt path",
      file: "a.log",
      content: { $0 },
      arguments: ["--catalog", "misspelt.yaml"],
      reason: "no-error-path"
    ),
    Kind(
      name: "a record in a string of a string",
      file: "a.log",
      content: { _ in
        Array(#"{"line":\#(inString(#"{"log":\#(inString(failure))}"#))}"#.utf8) + [0x0a]
      }
    ),
    Kind(
      name: "a dotted name in a string",
      file: "a.log",
      content: { _ in Array(#"{"body":"{\"json.error\":\"boom\"}"}"#.utf8) + [0x0a] },
      reason: "unplaced"
    ),
    Kind(
      name: "docker's lines of a record",
      file: "a.log",
      content: { _ in
        Array((#"{"level":"info"}"# + "\n" + #"{"log":"  \"error\": \"boom\"\n"}"# + "\n").utf8)
      },
      reason: "malformed"
    ),
    Kind(
      name: "a container's part whose end is lost",
      file: "a.log",
      content: { _ in
        let prefix = "2022-05-12T09:14:31Z stdout"
        return Array("\(healthy)\(prefix) P {\"a\":\"b\",\n\(prefix) F \(healthy)".utf8)
      },
      reason: "malformed"
    ),
    Kind(
      name: "zero bytes",
      file: "current",
      content: { _ in Array(repeating: 0, count: 4096) + Array((healthy + healthy).utf8) },
      reason: "zeros"
    ),
    Kind(name: "svlogd's newest file", file: "current", content: { $0 }),
    Kind(name: "svlogd's older file", file: "@400000006b0c499309992d1c.s", content: { $0 }),
    Kind(name: "kubelet's rotated file", file: "0.log.20220512-091431", content: { $0 }),
    Kind(name: "Python's rotated file", file: "app.log.2022-05-12", content: { $0 }),
    Kind(name: "xz", file: "b.log.xz", content: { try piped("xz", $0) }),
    Kind(name: "bzip2", file: "b.log.bz2", content: { try piped("bzip2", $0) }),
    Kind(
      name: "lzop",
      file: "b.log.lzo",
      content: { [0x89, 0x4c, 0x5a, 0x4f, 0x00, 0x0d, 0x0a, 0x1a, 0x0a] + $0 },
      reason: "exit 66"
    ),
    Kind(
      name: "a window in another year",
      file: "a.log",
      content: { $0 },
      arguments: ["--since", "2031-01-01T00:00:00Z"],
      reason: "window"
    ),
  ]

  private func reasons(_ result: ToolResult) throws -> [String] {
    let json = try JSONSerialization.jsonObject(with: Data(result.output)) as? [String: Any]
    let list = json?["reasons"] as? [[String: Any]] ?? []
    return list.compactMap { $0["reason"] as? String }
  }

  /// A directory with the file, alone and beside a healthy log, and in a tar archive.
  private func withFiles(_ kind: Kind, _ body: (URL) throws -> Void) throws {
    try temporaryDirectory { directory in
      let content = try kind.content(Self.log)
      for folder in ["alone", "beside"] {
        let folder = directory.appendingPathComponent(folder)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(content).write(to: folder.appendingPathComponent(kind.file))
      }
      let healthy = directory.appendingPathComponent("beside/healthy.log")
      try Data(Self.healthy.utf8).write(to: healthy)
      try Data("schema: stream-catalog/2\nname: mine\nerror: [eror]\nissues: []\n".utf8)
        .write(to: directory.appendingPathComponent("misspelt.yaml"))
      for folder in ["alone", "beside"] {
        _ = try runTool("tar", ["-cf", "\(folder).tar", folder], directory: directory)
      }
      try body(directory)
    }
  }

  @Test("in a file, a directory, a tar archive, standard input and a report", arguments: kinds)
  func neverClear(kind: Kind) throws {
    try withFiles(kind) { directory in
      let file = "alone/\(kind.file)"
      for path in [file, "alone", "alone.tar", "beside", "beside.tar"] {
        // Prose or an empty file beside a log is no reason for anything.
        let isHarmless = ["prose", "an empty file"].contains(kind.name)
        if isHarmless && path.hasPrefix("beside") { continue }
        let options = ["--format", "json"] + kind.arguments + [path]
        let tally = try run(["classify"] + options, in: directory)
        #expect(tally.status != 0 && tally.status != 70, "\(path): \(tally.errorText)")
        // A report is made of the tally, whatever the path is.
        guard path == file || path == "beside" else { continue }
        let report = try run(["report"] + options, in: directory)
        #expect(report.status == tally.status, "\(path): \(report.errorText)")
      }
      let input = try kind.content(Self.log)
      let piped = try run(
        ["classify", "--format", "json"] + kind.arguments + ["-"],
        input: input,
        in: directory
      )
      #expect(piped.status != 0, "standard input: \(piped.errorText)")
    }
  }

  @Test("the reason is said, in the tally, its text and every form of a report", arguments: kinds)
  func reasons(kind: Kind) throws {
    guard let reason = kind.reason else { return }
    try withFiles(kind) { directory in
      let path = "alone/\(kind.file)"
      let options = ["--format", "json"] + kind.arguments + [path]
      let tally = try run(["classify"] + options, in: directory)
      guard reason != "exit 66" else {
        #expect(tally.status == 66)
        #expect(tally.errorText.contains("-dc") && tally.errorText.contains(kind.name))
        return
      }
      #expect(tally.status == 2, "\(tally.errorText)")
      #expect(try reasons(tally).contains(reason), "\(tally.outputText)")
      let text = try run(["classify"] + kind.arguments + [path], in: directory)
      #expect(text.outputText.hasPrefix("UNCLEAR"), "\(text.outputText)")
      #expect(text.outputText.contains("\n  \(reason) 1: "), "\(text.outputText)")
      // Forms take turns: none of them looks at what a reason is.
      let format = ["text", "markdown", "html", "json"][kind.name.utf8.count % 4]
      let report = try run(["report", "--format", format] + kind.arguments + [path], in: directory)
      #expect(report.status == 2)
      // Markdown escapes the hyphen.
      let said = report.outputText.replacing("\\", with: "")
      #expect(said.contains(reason), "\(format): \(said)")
      let merged = try run(
        ["merge", "--format", "json", "-"],
        input: tally.output,
        in: directory
      )
      #expect(merged.output == tally.output && merged.status == 2)
    }
  }

  @Test("a reason that is accepted leaves verdict and exit code, and is named", arguments: kinds)
  func accepted(kind: Kind) throws {
    guard let reason = kind.reason, reason != "exit 66" else { return }
    try withFiles(kind) { directory in
      let path = "alone/\(kind.file)"
      let options = ["--format", "json"] + kind.arguments + [path]
      let tally = try run(["classify"] + options, in: directory)
      let all = try reasons(tally).flatMap { ["--accept", $0] }
      let text = try run(["classify"] + all + kind.arguments + [path], in: directory)
      #expect(text.status == 0, "\(text.outputText)")
      #expect(text.outputText.hasPrefix("CLEAR (accepted: "), "\(text.outputText)")
      let other = try run(
        ["classify", "--accept", "interrupted"] + kind.arguments + [path],
        in: directory
      )
      #expect(other.status == 2)
    }
  }

  @Test("parts of a reason are accepted by globs and members' paths")
  func parts() throws {
    try temporaryDirectory { directory in
      func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: directory.appendingPathComponent(name))
      }
      try write("a.txt", "prose\n")
      try write("b.txt", "more prose\n")
      try write("c.log", Self.healthy)
      try write("d.log", #"{"body":\#(Self.inString(Self.failure))}"# + "\n")
      for (accept, paths, status) in [
        (["no-records:*.txt"], ["a.txt", "b.txt", "c.log"], Int32(0)),
        (["no-records:a.txt"], ["a.txt", "b.txt", "c.log"], 2),
        (["no-records:a.*", "no-records:b.*"], ["a.txt", "b.txt", "c.log"], 0),
        (["unplaced:body"], ["c.log", "d.log"], 0), (["unplaced:bod"], ["c.log", "d.log"], 2),
      ] {
        let options = accept.flatMap { ["--accept", $0] }
        let result = try run(["classify"] + options + paths, in: directory)
        #expect(result.status == status, "\(accept): \(result.outputText)")
      }
    }
  }

  @Test("what is accepted is a reason, and the near miss is offered")
  func unknownReason() throws {
    try temporaryDirectory { directory in
      for (argument, part) in [
        ("no-record", "did you mean 'no-records'?"), ("damaged:x", "write damaged"),
        ("unplaced:", "unplaced:DETAIL"),
      ] {
        let result = try run(["classify", "--accept", argument, "-"], in: directory)
        #expect(result.status == 64 && result.errorText.contains(part), "\(result.errorText)")
      }
    }
  }

  @Test("what a catalogue accepts is accepted")
  func catalog() throws {
    try temporaryDirectory { directory in
      try Data("prose\n".utf8).write(to: directory.appendingPathComponent("a.txt"))
      let yaml = "schema: stream-catalog/2\nname: m\naccept: ['no-records:*.txt']\nissues: []\n"
      try Data(yaml.utf8).write(to: directory.appendingPathComponent("c.yaml"))
      let result = try run(["classify", "--catalog", "c.yaml", "a.txt"], in: directory)
      #expect(result.status == 0 && result.outputText.hasPrefix("CLEAR (accepted: no-records 1)"))
    }
  }

  @Test("healthy logs stay clear")
  func healthy() throws {
    try temporaryDirectory { directory in
      let folder = directory.appendingPathComponent("logs")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      func write(_ name: String, _ bytes: [UInt8]) throws {
        try Data(bytes).write(to: folder.appendingPathComponent(name))
      }
      // A registry's log with lines of its start, and one without a line end.
      try write("registry.log", Array(("starting\nlistening on :5000\n" + Self.healthy).utf8))
      try write("open.log", Array(Self.healthy.dropLast().utf8))
      try write("picture.png", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] + [0, 1, 2, 3])
      try write("README", Array("Logs of the registry.\n".utf8))
      try write("empty.log", [])
      let line = #"1.2.3.4 - - [12/May/2022:09:14:31 +0000] "GET /?error=1 HTTP/1.1" 200 5 "-" "x""#
      try write("access.log", Array("\(line)\n\(line)\n".utf8))
      let result = try run(["classify", "--format", "json", "logs"], in: directory)
      #expect(result.status == 0, "\(result.outputText)")
      let json = try JSONSerialization.jsonObject(with: Data(result.output)) as? [String: Any]
      let skipped = (json?["input"] as? [String: Any])?["skipped"] as? [String: Any]
      let files = skipped?["files"] as? [[String: String]] ?? []
      #expect(skipped?["total"] as? Int == 4)
      #expect(
        files.map { [$0["path"] ?? "", $0["why"] ?? ""] } == [
          ["logs/README", "no records in it"], ["logs/access.log", "no records in it"],
          ["logs/empty.log", "empty"], ["logs/picture.png", "a PNG picture"],
        ]
      )
      for file in ["registry.log", "open.log"] {
        #expect(try run(["classify", "logs/\(file)"], in: directory).status == 0)
      }
      let window = ["--since", "2022-05-12T09:00:00Z", "--until", "2022-05-12T10:00:00Z"]
      #expect(try run(["classify"] + window + ["logs"], in: directory).status == 0)
      _ = try runTool("tar", ["-cf", "logs.tar", "logs"], directory: directory)
      #expect(try run(["classify", "logs.tar"], in: directory).status == 0)
    }
  }

  @Test("-q says nothing beside the result, and -o takes the result")
  func quiet() throws {
    try temporaryDirectory { directory in
      try Data("prose\n".utf8).write(to: directory.appendingPathComponent("a.txt"))
      let result = try run(["classify", "-q", "a.txt"], in: directory)
      #expect(result.status == 2 && result.errors.isEmpty)
      #expect(result.outputText.hasPrefix("UNCLEAR"))
      let written = try run(["classify", "-q", "-o", "t", "a.txt"], in: directory)
      #expect(written.status == 2 && written.errors.isEmpty && written.output.isEmpty)
    }
  }
}
