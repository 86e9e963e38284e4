import Foundation
import TestSupport
import Testing

/// `extract`, run as a user runs it.
@Suite struct ExtractCommandTests {
  private func run(
    _ arguments: [String],
    input: [UInt8] = [],
    in directory: URL = ClassifyCommandTests.archives
  ) throws -> ToolResult {
    try runTool(
      ClassifyCommandTests.binary,
      ["extract"] + arguments,
      input: input,
      directory: directory
    )
  }

  private func lines(_ result: ToolResult) -> [String] {
    result.outputText.split(separator: "\n").map(String.init)
  }

  @Test(
    "every line stands where sed finds it",
    .needs("lz4"),
    arguments: ["unknown", "generated-unknown"]
  )
  func sed(name: String) throws {
    let file = "\(name).ndjson.lz4"
    let result = try run(["--with-place", file])
    #expect(result.status == 1)
    #expect(result.errorText == "")
    let rows = lines(result).map { $0.split(separator: "\t", maxSplits: 5).map(String.init) }
    #expect(!rows.isEmpty)
    // sed ends behind the last line; each number once, in order.
    let script = rows.map { "\($0[4])p" }.joined(separator: ";")
    let text = try runTool("lz4", ["-dc", file], directory: ClassifyCommandTests.archives).output
    let found = try runTool("sed", ["-n", script], input: text)
    #expect(found.outputText == rows.map { $0[5] + "\n" }.joined())
    for row in rows {
      let offset = try #require(Int(row[3]))
      #expect(text[offset...].starts(with: row[5].utf8))
      let block = try run(["--at", "\(file):\(row[1]):\(row[2])"])
      #expect(lines(block).contains(row[5]))
    }
  }

  @Test("groups add up to the tally's counts")
  func sums() throws {
    let total = try run(["--count-by", "repository", "."])
    #expect(total.status == 1)
    let counts = lines(total).compactMap { Int($0.prefix { $0 != "\t" }) }
    #expect(counts == counts.sorted(by: >))
    let all = try lines(run(["."]))
    #expect(counts.reduce(0, +) == all.count)
    let tally = try runTool(
      ClassifyCommandTests.binary,
      ["classify", "--format", "json", "."],
      directory: ClassifyCommandTests.archives
    )
    struct Tally: Decodable {
      struct Issue: Decodable {
        let id: String
        let count: Int
      }
      let failures: [String: Int]
      let issues: [Issue]
    }
    let known = try JSONDecoder().decode(Tally.self, from: Data(tally.output))
    #expect(known.failures["total"] == all.count)
    #expect(try lines(run(["--unknown", "."])).count == known.failures["unknown"])
    for issue in known.issues {
      #expect(try lines(run(["--issue", issue.id, "."])).count == issue.count)
    }
    let limited = try run(["--count-by", "repository", "--limit", "2", "--format", "json", "."])
    #expect(lines(limited).count == 2)
    #expect(lines(limited)[0] == #"{"count":36,"value":"acme/app/web"}"#)
  }

  @Test("members come in tables and in JSON")
  func fields() throws {
    let text = """
      {"json":{"error":"a\\tb","repository":"x/y","count":7,"tag":["t"]},"host":"h"}
      {"error":"c","repository":null,"log":{"a":1}}

      """
    let names = ["error", "repository", "count", "tag", "host", "log", "json.count"]
    let arguments = names.flatMap { ["--field", $0] }
    let table = try run(arguments, input: Array(text.utf8))
    #expect(table.status == 1)
    #expect(table.outputText == "a\\tb\tx/y\t7\tt\th\t\t7\nc\t\t\t\t\t{\"a\":1}\t\n")
    let json = try run(arguments + ["--format", "json", "--with-place"], input: Array(text.utf8))
    let place = #"{"archive":"-","frame":0,"block":0,"offset":0,"line":1,"fields":"#
    let fields =
      #"{"error":"a\tb","repository":"x/y","count":7,"tag":"t","host":"h","log":null,"#
      + #""json.count":7}}"#
    #expect(lines(json)[0] == place + fields)
    let raw = try run(["--format", "json", "--lines", "2"], input: Array(text.utf8))
    #expect(
      raw.outputText == #"{"text":"{\"error\":\"c\",\"repository\":null,\"log\":{\"a\":1}}"}"#
        + "\n"
    )
  }

  @Test("what ends early has the code of the printed lines, and a closed pipe is no error")
  func ends() throws {
    let binary = ClassifyCommandTests.binary
    #expect(try run(["--limit", "1", "known.ndjson.lz4", "unknown.ndjson.lz4"]).status == 0)
    #expect(try run(["--limit", "1", "--unknown", "."]).status == 1)
    #expect(try run(["--lines", "1-5", "unknown.ndjson.lz4"]).status == 0)
    #expect(try run(["--issue", "654", "unknown.ndjson.lz4"]).status == 1)
    let script = "'\(binary)' extract --lines 1- . | head -n 1 >/dev/null; echo ${PIPESTATUS[0]}"
    let closed = try runTool(
      "bash",
      ["-c", script],
      directory: ClassifyCommandTests.archives
    )
    #expect(["0\n", "1\n"].contains(closed.outputText))
    #expect(closed.errorText == "")
    let full = try runTool(
      "bash",
      ["-c", "'\(binary)' extract . >/dev/full; echo $?"],
      directory: ClassifyCommandTests.archives
    )
    #expect(full.outputText == "74\n")
  }

  @Test("members of tar archives have their own lines", .needs("tar", "gzip"))
  func tar() throws {
    try temporaryDirectory { directory in
      let record = #"{"error":"boom"}"#
      try Data("{}\n\(record)\n".utf8).write(to: directory.appendingPathComponent("a.log"))
      try Data("\(record)\n{}".utf8).write(to: directory.appendingPathComponent("b.log"))
      let packed = try runTool(
        "tar",
        ["-czf", "c.tar.gz", "a.log", "b.log"],
        directory: directory
      )
      #expect(packed.status == 0)
      let result = try run(["--with-place", "c.tar.gz"], in: directory)
      #expect(
        lines(result).map { $0.split(separator: "\t")[0] } == ["c.tar.gz!a.log", "c.tar.gz!b.log"]
      )
      #expect(lines(result).map { $0.split(separator: "\t")[4] } == ["2", "1"])
      let second = try run(["--lines", "2", "c.tar.gz"], in: directory)
      #expect(second.outputText == "\(record)\n{}\n")
    }
  }

  @Test("behind a gap a line is in the block that is named", .needs("lz4"))
  func gap() throws {
    try temporaryDirectory { directory in
      var text: [UInt8] = []
      var starts: [String: Int] = [:]
      for number in 0..<6000 {
        let line = #"{"error":"boom \#(number)","pad":"\#(number * 7919)"}"#
        starts[line] = text.count
        text += Array(line.utf8) + [0x0a]
      }
      let file = directory.appendingPathComponent("a.lz4")
      var archive = try lz4Tool(options: ["-B4", "-BX"], text: text)
      archive[60_000] ^= 0xff
      try Data(archive).write(to: file)
      let result = try run(["--with-place", "a.lz4"], in: directory)
      #expect(result.status == 3)
      #expect(
        result.errorText.contains("damage")
      )
      var last = 0
      for row in lines(result).map({ $0.split(separator: "\t", maxSplits: 5) }) {
        let block = try #require(Int(row[2]))
        let start = try #require(starts[String(row[5])])
        #expect(start / (64 << 10) == block)
        #expect(start >= last)
        last = start
      }
    }
  }

  @Test("archives come one behind the other, however much is kept meanwhile", .needs("gzip"))
  func order() throws {
    try temporaryDirectory { directory in
      var expected: [UInt8] = []
      for (index, name) in ["a.log", "b.log", "c.log", "d.log"].enumerated() {
        var text: [UInt8] = []
        let line = Array(#"{"error":"boom \#(name) \#(String(repeating: "x", count: 900))"}"#.utf8)
        for _ in 0..<[9000, 12000, 9000, 10][index] { text += line + [0x0a] }
        try Data(text).write(to: directory.appendingPathComponent(name))
        expected += text
      }
      // A slow first archive: only one thread can decode it.
      let packed = try runTool("gzip", ["-9", "a.log"], directory: directory)
      #expect(packed.status == 0)
      for jobs in ["1", "2", "8"] {
        let result = try run(["-j", jobs, "--duplicates", "ignore", "."], in: directory)
        #expect(result.status == 1)
        let isSame = result.output == expected
        #expect(isSame, "jobs \(jobs): \(result.output.count) bytes of \(expected.count)")
      }
    }
  }

  @Test("the examples of a tally are printed, with an index and without")
  func fromTally() throws {
    try temporaryDirectory { directory in
      for name in ["known", "unknown"] {
        try FileManager.default.copyItem(
          at: ClassifyCommandTests.archives.appendingPathComponent("\(name).ndjson.lz4"),
          to: directory.appendingPathComponent("\(name).lz4")
        )
      }
      let binary = ClassifyCommandTests.binary
      let tally = try runTool(
        binary,
        ["classify", "--format", "json", "-o", "t.json", "known.lz4", "unknown.lz4"],
        directory: directory
      )
      #expect(tally.status == 1)
      let unknown = try run(["--unknown", "known.lz4", "unknown.lz4"], in: directory)
      var outputs: [String] = []
      for hasIndex in [false, true] {
        if hasIndex {
          // The blocks of one of them are linked.
          let index = try runTool(
            binary,
            ["index", "-v", "known.lz4", "unknown.lz4"],
            directory: directory
          )
          #expect(index.status == 65)
          #expect(index.errorText.contains("known.lz4.idx: not written"))
          #expect(index.errorText.contains("unknown.lz4.idx: 7 runs"))
        }
        let some = try run(["--from", "t.json", "--unknown"], in: directory)
        #expect(some.outputText == unknown.outputText)
        #expect(some.status == 1)
        let all = try run(["--from", "t.json", "--with-place"], in: directory)
        #expect(lines(all).count > lines(some).count)
        outputs.append(all.outputText)
      }
      #expect(outputs[0] == outputs[1])
      #expect(try run(["--from", "t.json", "known.lz4"], in: directory).status == 64)
      #expect(try run(["--from", "t.json", "--lines", "1"], in: directory).status == 64)
      #expect(try run(["--from", "t.json", "--malformed"], in: directory).status == 65)
      try Data("{}".utf8).write(to: directory.appendingPathComponent("known.lz4"))
      let changed = try run(["--from", "t.json"], in: directory)
      #expect(changed.status == 65)
      #expect(changed.errorText.contains("has changed"))
    }
  }

  @Test("duplicates are refused before a line is printed")
  func duplicates() throws {
    try temporaryDirectory { directory in
      let text = String(repeating: #"{"error":"boom"}"# + "\n", count: 200_000)
      for name in ["a.log", "b.log"] {
        try Data(text.utf8).write(to: directory.appendingPathComponent(name))
      }
      // As long, and with the same ends.
      let middle = text.index(text.startIndex, offsetBy: 1_000_000)
      let other = text.replacingCharacters(in: middle...middle, with: " ")
      try Data(other.utf8).write(to: directory.appendingPathComponent("c.log"))
      let result = try run(["--duplicates", "refuse", "."], in: directory)
      #expect(result.status == 65)
      #expect(result.output == [])
      #expect(result.errorText.contains("./a.log and ./b.log hold the same bytes"))
      #expect(try run(["--duplicates", "all", "--limit", "1", "."], in: directory).status == 1)
      #expect(
        try run(["--duplicates", "refuse", "--limit", "1", "a.log", "c.log"], in: directory).status
          == 1
      )
      #expect(try run(["--duplicates", "once", "--limit", "1", "."], in: directory).status == 1)
    }
  }

  @Test("pseudonyms are those of the tally")
  func redact() throws {
    let tally = try runTool(
      ClassifyCommandTests.binary,
      ["classify", "--redact", "--format", "json", "unknown.ndjson.lz4"],
      directory: ClassifyCommandTests.archives
    )
    let result = try run(["--redact", "--unknown", "--field", "repository", "unknown.ndjson.lz4"])
    #expect(result.status == 1)
    for name in lines(result) { #expect(tally.outputText.contains(name), "\(name)") }
    let whole = try run(["--redact", "--unknown", "unknown.ndjson.lz4"])
    #expect(lines(whole).count == lines(result).count)
    #expect(!whole.outputText.contains("acme"))
    try temporaryDirectory { directory in
      let file = directory.appendingPathComponent("t.json").path
      try Data(tally.output).write(to: URL(fileURLWithPath: file))
      let from = try run(["--from", file, "--unknown", "--redact"])
      #expect(from.outputText == whole.outputText)
    }
  }

  @Test(
    "what cannot be done is said",
    arguments: [
      (["--issue", "655", "known.ndjson.lz4"], 64, "did you mean"),
      (["--match", "<no>", "known.ndjson.lz4"], 64, "<no>"),
      (["--lines", "3-2", "known.ndjson.lz4"], 64, "--lines"),
      (["--lines", "0", "known.ndjson.lz4"], 64, "--lines"),
      (["--limit", "0", "known.ndjson.lz4"], 64, "--limit"),
      (["--at", "x.lz4:0:0", "known.ndjson.lz4"], 66, "x.lz4"),
      (["--at", "0", "known.ndjson.lz4"], 64, "--at"),
      (["--count-by", "a", "--field", "b", "known.ndjson.lz4"], 64, "--count-by"),
      (["none.lz4"], 66, "none.lz4"),
    ]
  )
  func refuses(arguments: [String], code: Int32, says: String) throws {
    let result = try run(arguments)
    #expect(result.status == code)
    #expect(result.output == [])
    #expect(result.errorText.contains(says), "\(result.errorText)")
  }
}
