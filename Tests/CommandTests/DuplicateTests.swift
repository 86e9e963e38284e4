import Foundation
import TestSupport
import Testing

/// Archives of the same bytes: the first in input order counts, whatever way they come.
@Suite struct DuplicateTests {
  private static func log(_ error: String, _ count: Int) -> String {
    (0..<count).map { #"{"error":"\#(error)","msg":"importing repository","n":\#($0)}"# + "\n" }
      .joined()
  }

  private static let names = ["a.log", "d/b.log", "m.log", "z.log"]

  /// What a script with the program as `$program` prints, and says.
  private func script(_ text: String, in directory: URL) throws -> ToolResult {
    try runTool(
      "bash",
      ["-c", text],
      environment: ["program": ClassifyCommandTests.binary],
      directory: directory,
      timeout: 30
    )
  }

  private func write(_ name: String, _ text: String, in directory: URL) throws {
    let file = directory.appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try Data(text.utf8).write(to: file)
  }

  /// Three equal files, and one of the same size that is another.
  private func withCopies(_ body: (URL) throws -> Void) throws {
    try temporaryDirectory { directory in
      for name in Self.names {
        try write(name, Self.log(name == "m.log" ? "crash" : "boom!", 300), in: directory)
      }
      try body(directory)
    }
  }

  private func json(_ result: ToolResult) throws -> [String: Any] {
    try #require(
      try JSONSerialization.jsonObject(with: Data(result.output)) as? [String: Any],
      "\(result.errorText)"
    )
  }

  private func paths(_ tally: [String: Any]) -> [String] {
    let input = tally["input"] as? [String: Any]
    let archives = input?["archives"] as? [[String: Any]] ?? []
    return archives.compactMap { $0["path"] as? String }
  }

  private static func warning(_ copy: String, _ first: String) -> String {
    "\(copy): holds the same bytes as \(first), counted once; --duplicates all counts both"
  }

  @Test("the first of three counts, in every order of the arguments, threads and chunks")
  func once() throws {
    try withCopies { directory in
      let apart = try run(["classify", "--format", "json", "a.log", "m.log"], in: directory)
      var expected = try json(apart)
      expected["warnings"] =
        (expected["warnings"] as? [String] ?? [])
        + [Self.warning("d/b.log", "a.log"), Self.warning("z.log", "a.log")]
      var outputs: Set<[UInt8]> = []
      let names = ["a.log", "d", "m.log", "z.log"]
      for order in [names, names.reversed(), ["m.log", "z.log", "a.log", "d"], ["."]] {
        for options in [["-j", "1"], ["-j", "3", "--chunk-size", "1"]] {
          let result = try run(["classify", "--format", "json"] + options + order, in: directory)
          #expect(result.status == 1 && result.errorText == "", "\(result.errorText)")
          if order != ["."] { outputs.insert(result.output) }
          #expect(try paths(json(result)).count == 2)
        }
      }
      #expect(outputs.count == 1)
      let found = try JSONSerialization.jsonObject(with: Data(outputs.first ?? []))
      let texts = try [found, expected].map {
        try JSONSerialization.data(withJSONObject: $0, options: .sortedKeys)
      }
      #expect(texts[0] == texts[1])
    }
  }

  @Test("all counts each, refuse has no result, and ignore is understood as all")
  func policies() throws {
    try withCopies { directory in
      for (policy, count) in [("once", 600), ("all", 1200), ("ignore", 1200)] {
        let options = ["--duplicates", policy, "."]
        let tally = try json(run(["classify", "--format", "json"] + options, in: directory))
        #expect((tally["input"] as? [String: Any])?["lines"] as? Int == count)
        let lines = try run(["extract"] + options, in: directory)
        #expect(lines.outputText.split(separator: "\n").count == count)
        #expect(lines.errorText.contains("holds the same bytes") == (policy == "once"))
        let report = try run(
          ["report", "--night", "2022-05-12", "--format", "json"] + options,
          in: directory
        )
        #expect(report.outputText.contains("holds the same bytes") == (policy == "once"))
        #expect(report.outputText.contains("\"failures\": \(count)"), "\(report.outputText)")
      }
      for command in [["classify"], ["extract"], ["report"], ["catalog", "audit"]] {
        let result = try run(command + ["--duplicates", "refuse", "."], in: directory)
        #expect(result.status == 65 && result.output == [], "\(command)")
        #expect(result.errorText.contains("./a.log and ./d/b.log hold the same bytes"))
      }
      #expect(try run(["classify", "--duplicates", "twice", "."], in: directory).status == 64)
      // What a file is made of is asked of each.
      let inspected = try json(run(["inspect", "--format", "json", "."], in: directory))
      #expect((inspected["archives"] as? [Any])?.count == 4)
      #expect((inspected["warnings"] as? [Any])?.isEmpty == true)
    }
  }

  @Test("a merge refuses the same archive twice, or counts all")
  func merge() throws {
    try withCopies { directory in
      for (name, path) in [("1.json", "a.log"), ("2.json", "z.log")] {
        let made = try run(["classify", "--format", "json", "-o", name, path], in: directory)
        #expect(made.status == 1)
      }
      for (options, status, count) in [
        ([], 65, 0), (["--duplicates", "refuse"], 65, 0), (["--duplicates", "all"], 1, 600),
        (["--duplicates", "ignore"], 1, 600), (["--duplicates", "once"], 64, 0),
      ] {
        let arguments = ["merge", "--format", "json"] + options + ["1.json", "2.json"]
        let result = try run(arguments, in: directory)
        #expect(result.status == Int32(status), "\(options): \(result.errorText)")
        if status == 1 {
          #expect((try json(result)["input"] as? [String: Any])?["lines"] as? Int == count)
        } else {
          #expect(result.output == [] && result.errorText.contains("--duplicates"))
        }
      }
    }
  }

  @Test("extract prints the lines of the first only, and of any that is asked for by name")
  func extract() throws {
    try withCopies { directory in
      for jobs in ["1", "4"] {
        let both = try run(["extract", "-j", jobs, "--with-place", "."], in: directory)
        let places = both.outputText.split(separator: "\n").compactMap {
          $0.split(separator: "\t").first
        }
        #expect(Set(places) == ["./a.log", "./m.log"] && places.count == 600)
        #expect(both.errorText.contains(Self.warning("./z.log", "./a.log")))
        let named = try run(["extract", "--at", "z.log:0:0", "a.log", "z.log"], in: directory)
        #expect(named.outputText.split(separator: "\n").count == 300, "\(named.errorText)")
      }
    }
  }

  @Test("standard input and pipes count, or are left out, as files in their place would be")
  func pipes() throws {
    try withCopies { directory in
      let text = Array(Self.log("boom!", 300).utf8)
      // Standard input comes before the files, and counts in the place of the later ones.
      let first = try run(
        ["classify", "--format", "json", "z.log", "a.log", "-", "m.log"],
        input: text,
        in: directory
      )
      #expect(try paths(json(first)) == ["-", "m.log"])
      #expect(first.outputText.contains(Self.warning("z.log", "-")))
      #expect(first.outputText.contains(Self.warning("a.log", "-")))
      for jobs in ["1", "2", "4"] {
        let lines = try run(
          ["extract", "-j", jobs, "--with-place", "-", "a.log", "m.log"],
          input: text,
          in: directory
        )
        let places = lines.outputText.split(separator: "\n").map { $0.prefix(5) }
        #expect(places.count == 600 && Set(places) == ["-\t0\t0", "m.log"], "\(lines.errorText)")
        #expect(lines.errorText.contains(Self.warning("a.log", "-")))
        let piped = try script(
          """
          mkfifo b.pipe y.pipe; for name in b y; do (cat a.log > $name.pipe &); done
          "$program" classify --format json -j \(jobs) y.pipe m.log b.pipe a.log
          (sleep 0.1; cat a.log > b.pipe) & (cat a.log > y.pipe) &
          "$program" extract -j \(jobs) --with-place y.pipe m.log b.pipe z.log > lines
          (cat a.log > b.pipe) & (sleep 0.1; cat m.log > y.pipe) &
          "$program" extract -j \(jobs) --with-place y.pipe b.pipe >> lines
          cut -f 1 lines | sort | uniq -c | tr -s ' \\n' ' ' >&2; rm *.pipe
          """,
          in: directory
        )
        #expect(try paths(json(piped)) == ["a.log", "m.log"], "\(piped.errorText)")
        let counts = "600 b.pipe 300 m.log 300 y.pipe"
        #expect(piped.errorText.contains(counts), "\(piped.errorText)")
        for name in ["y.pipe", "z.log"] {
          #expect(piped.errorText.contains(Self.warning(name, "b.pipe")), "\(piped.errorText)")
        }
      }
    }
  }

  @Test("a pipe that begins as a file before it and goes on counts as a whole")
  func longerPipe() throws {
    try temporaryDirectory { directory in
      try write("a.log", Self.log("boom!", 3000), in: directory)
      let result = try script(
        """
        mkfifo z.pipe; (cat a.log; head -n 5 a.log) > z.pipe &
        "$program" extract -j 2 --count-by n a.log z.pipe | awk '{n += $1} END {print n}'
        (cat a.log; head -n 5 a.log) > z.pipe &
        "$program" extract -j 2 --with-place a.log z.pipe | cut -f 1 | uniq -c | tr -s ' \\n' ' '
        """,
        in: directory
      )
      #expect(result.outputText == "6005\n 3000 a.log 3005 z.pipe ", "\(result.errorText)")
    }
  }

  @Test("empty files are no duplicates, nor is what begins or ends the same")
  func others() throws {
    try temporaryDirectory { directory in
      for name in ["1.log", "2.log"] { try write(name, "", in: directory) }
      let long = String(repeating: " ", count: 200_000)
      for (name, middle) in [("3.log", "x"), ("4.log", "y"), ("5.log", "x")] {
        try write(name, "{}\n" + long + "{\"a\":\"\(middle)\"}" + long + "\n{}\n", in: directory)
      }
      let files = (1...5).map { "\($0).log" }
      let result = try run(["classify", "--format", "json", "-"] + files, input: [], in: directory)
      #expect(try paths(json(result)) == ["-", "1.log", "2.log", "3.log", "4.log"])
      #expect(result.outputText.contains(Self.warning("5.log", "3.log")))
      #expect(!result.outputText.contains("as 1.log"))
    }
  }

  @Test("what holds no record is left out without a warning, and skipped as its copy is")
  func withoutRecords() throws {
    try temporaryDirectory { directory in
      for name in ["d/README", "d/e/README", "d/f/README"] {
        try write(name, "nothing but words\n", in: directory)
      }
      try write("d/a.log", Self.log("boom!", 1), in: directory)
      let result = try run(["classify", "--format", "json", "d"], in: directory)
      #expect(try paths(json(result)) == ["d/a.log"])
      let skipped = (try json(result)["input"] as? [String: Any])?["skipped"] as? [String: Any]
      #expect(skipped?["total"] as? Int == 3)
      #expect(!result.outputText.contains("same bytes"))
      // Where one of them was named, it is said.
      try write("named", "nothing but words\n", in: directory)
      let named = try run(["classify", "--format", "json", "d", "named"], in: directory)
      #expect(try paths(json(named)) == ["d/README", "d/a.log"])
      #expect(named.outputText.contains("no-records") && !named.outputText.contains("same bytes"))
    }
  }
}
