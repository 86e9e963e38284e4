import Foundation
import TestSupport
import Testing

/// What is read when directories and lists are named, and what happens to what cannot be.
@Suite struct InputTests {
  private static let line = #"{"error":"boom","msg":"importing repository"}"# + "\n"

  private func run(
    _ arguments: [String],
    input: [UInt8]? = nil,
    in directory: URL
  ) throws -> ToolResult {
    try runTool(
      ClassifyCommandTests.binary,
      ["classify", "--format", "json", "--duplicates", "ignore"] + arguments,
      input: input,
      directory: directory,
      timeout: 20
    )
  }

  private func lines(_ result: ToolResult) throws -> Int? {
    let json = try JSONSerialization.jsonObject(with: Data(result.output)) as? [String: Any]
    return (json?["input"] as? [String: Any])?["lines"] as? Int
  }

  private func write(_ name: String, _ lines: Int, in directory: URL) throws {
    let file = directory.appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try Data(String(repeating: Self.line, count: lines).utf8).write(to: file)
  }

  @Test(
    "globs choose files and directories",
    arguments: [
      ([], 1 + 2 + 4 + 8), (["--include", "*.txt"], 8), (["--include", "*"], 15),
      (["--exclude", "b"], 9), (["--exclude", "*.log"], 10), (["--include", "b/*"], 2),
      (["--include", "*.log", "--exclude", "deep"], 1), (["--exclude", "b/deep/*"], 11),
    ]
  )
  func globs(options: [String], count: Int) throws {
    try temporaryDirectory { directory in
      try write("d/a.log", 1, in: directory)
      try write("d/b/b.json", 2, in: directory)
      try write("d/b/deep/c.log", 4, in: directory)
      try write("d/d.txt", 8, in: directory)
      #expect(try lines(run(options + ["d"], in: directory)) == count)
    }
  }

  @Test("lists of paths, one a line or each ended by a zero, in a file or from a pipe")
  func lists() throws {
    try temporaryDirectory { directory in
      try write("a.log", 1, in: directory)
      try write("odd\nname.log", 2, in: directory)
      try write("d/c.log", 4, in: directory)
      for (list, count) in [
        ("a.log\nd\n", 5), ("a.log\nd", 5), ("a.log\0odd\nname.log\0", 3), ("a.log\na.log\n", 1),
        ("d\nd/c.log\n", 4),
      ] {
        try Data(list.utf8).write(to: directory.appendingPathComponent("list"))
        #expect(try lines(run(["--files-from", "list"], in: directory)) == count)
        let piped = try run(["--files-from", "-"], input: Array(list.utf8), in: directory)
        #expect(try lines(piped) == count)
      }
      try Data("a.log\nmissing.log\n".utf8).write(to: directory.appendingPathComponent("list"))
      let missing = try run(["--files-from", "list"], in: directory)
      #expect(try missing.status == 3 && lines(missing) == 1)
      #expect(missing.errorText.contains("missing.log"))
    }
  }

  @Test("links that lead in a circle, pipes and sockets in a directory do not hang")
  func oddFiles() throws {
    try temporaryDirectory { directory in
      try write("d/a.log", 1, in: directory)
      let script = "ln -s . d/here; ln -s ../d d/up; ln -s nowhere d/x.log; mkfifo d/pipe.log"
      #expect(try runTool("bash", ["-c", script], directory: directory).status == 0)
      let result = try run(["d"], in: directory)
      #expect(result.status == 3)
      #expect(try lines(result) == 1)
      #expect(result.outputText.contains("no regular file"))
      #expect(result.outputText.contains("d/x.log"))
      // A pipe that is named is read.
      let named =
        "(cat d/a.log > d/pipe.log &) ; '\(ClassifyCommandTests.binary)' classify d/pipe.log"
      #expect(try runTool("bash", ["-c", named], directory: directory, timeout: 20).status == 1)
    }
  }

  @Test("directories that lead to each other are walked once, by the first way to each")
  func linkedDirectories() throws {
    try temporaryDirectory { directory in
      let names = (10..<30).map(String.init)
      for name in names { try write("d/\(name)/a.log", 1, in: directory) }
      let script = """
        cd d && for a in *; do for b in *; do [ $a = $b ] || ln -s ../$b $a/$b; done; done
        mkdir ../empty ../e ../e/x && ln -s x ../e/y && ln -s . ../e/z
        """
      #expect(try runTool("bash", ["-c", script], directory: directory).status == 0)
      let result = try run(["d"], in: directory)
      #expect(try lines(result) == names.count)
      // All others are found below the first.
      let last = "d/" + names.joined(separator: "/")
      #expect(result.outputText.contains("\"\(last)/a.log\""))
      #expect(result.outputText.contains("d/11: reached twice, counted once"))
      let again = try run(["d", "./d", "d/29"], in: directory)
      #expect(try lines(again) == names.count)
      #expect(again.outputText.contains("\"d: reached twice, counted once"))
      #expect(again.outputText.contains("\"d/29: reached twice, counted once"))
      // Nothing to be read is an error, and beside other paths damage, whatever was walked before.
      for (paths, status) in [
        (["e"], 66), (["d", "empty"], 3), (["d", "e"], 3), (["e", "e/x"], 66),
      ] {
        #expect(try run(paths, in: directory).status == Int32(status), "\(paths)")
      }
    }
  }

  @Test("globs that regard the way to a file choose it by each way")
  func linkedGlobs() throws {
    try temporaryDirectory { directory in
      try write("d/b/x.log", 1, in: directory)
      #expect(try runTool("ln", ["-s", "b", "d/a"], directory: directory).status == 0)
      for glob in ["a/*", "b/*", "*.log"] {
        #expect(try lines(run(["--include", glob, "d"], in: directory)) == 1, "\(glob)")
      }
    }
  }

  @Test("a file that is named, and is in a directory that is named too, is named")
  func namedInDirectory() throws {
    try temporaryDirectory { directory in
      try write("d/a.log", 1, in: directory)
      try Data("words\n".utf8).write(to: directory.appendingPathComponent("d/t.log"))
      let result = try run(["d"], in: directory)
      #expect(result.status == 1)
      for paths in [["d", "d/t.log"], ["d/t.log", "d"], ["d/t.log", "."]] {
        let result = try run(paths, in: directory)
        #expect(result.status == 3, "\(paths)")
        #expect(result.outputText.contains("no-records"), "\(paths)")
      }
    }
  }

  @Test("an input that is named twice is counted once, also standard input")
  func twice() throws {
    try temporaryDirectory { directory in
      try write("a.log", 1, in: directory)
      let text = Array(String(repeating: Self.line, count: 3).utf8)
      for (paths, name, count) in [
        (["a.log", "./a.log"], "a.log", 1), (["-", "-"], "-", 3), (["-", "a.log", "-"], "-", 4),
        (["-", "/dev/stdin"], "/dev/stdin", 3),
      ] {
        let result = try run(paths, input: text, in: directory)
        #expect(try lines(result) == count, "\(paths)")
        #expect(result.outputText.contains("\(name): reached twice, counted once"), "\(paths)")
      }
    }
  }

  @Test("paths that are no UTF-8 are read, wherever they are named, and printed with escapes")
  func rawPaths() throws {
    try temporaryDirectory { directory in
      let script = """
        set -e; name=$'caf\\xe9 \\xf4\\x8f\\xbe\\x80 \\xc3\\xa9'; mkdir d; printf '%s' "$1" > "d/$name.log"
        run() { "$program" "$@" || [ $? = 1 ]; }
        run classify "d/$name.log"; run classify d
        printf 'd/%s.log' "$name" | run classify --files-from -
        run classify --format json -o "$name.json" d
        run extract --from "$name.json"
        "$program" classify "d/$name" 2>&1 || [ $? = 66 ]
        ls d/"$name".log "$name".json > /dev/null
        """
      let result = try runTool(
        "bash",
        ["-c", script, "", Self.line],
        environment: ["program": ClassifyCommandTests.binary],
        directory: directory
      )
      #expect(result.status == 0 && result.errorText == "")
      let name = #"d/caf\xe9 \xf4\x8f\xbe\x80 é"#
      let output = result.outputText
      #expect(output.components(separatedBy: "\(name).log: line 1").count == 4, "\(output)")
      #expect(output.contains("\n\(Self.line)"))
      #expect(output.contains("\(name): cannot be opened: No such file"), "\(output)")
    }
  }

  @Test("a member of a directory that cannot be read is damage", .needs("setpriv"))
  func unreadable() throws {
    try temporaryDirectory { directory in
      try write("d/a.log", 1, in: directory)
      try write("d/b.log", 2, in: directory)
      let script = """
        chmod 755 . d; chmod 0 d/b.log
        run=; [ "$(id -u)" != 0 ] || run='setpriv --reuid 65534 --clear-groups'
        cp '\(ClassifyCommandTests.binary)' program && $run ./program classify --format json d
        """
      let result = try runTool("bash", ["-c", script], directory: directory)
      #expect(result.status == 3, "\(result.errorText)")
      #expect(result.outputText.contains("Permission denied"))
    }
  }

  @Test("--strict ends at the first damage, and says the same whatever the threads", .needs("lz4"))
  func strict() throws {
    try temporaryDirectory { directory in
      var text: [UInt8] = []
      for line in 0..<9000 {
        text += Array("{\"n\":\(line),\"error\":\"e \(line * 7919)\"}\n".utf8)
      }
      var archive = try lz4Tool(options: ["-B4", "-BX"], text: text)
      let whole = archive
      for place in [archive.count / 3, archive.count / 2] { archive[place] ^= 0x10 }
      try Data(whole).write(to: directory.appendingPathComponent("a.lz4"))
      try Data(archive).write(to: directory.appendingPathComponent("b.lz4"))
      // A frame that nobody can read, behind the damage.
      let foreign: [UInt8] = [0x04, 0x22, 0x4d, 0x18, 0x61, 0x40, 1, 0, 0, 0]
      let header = foreign + [UInt8(xxh32(Array(foreign[4...])) >> 8 & 0xff)]
      try Data(archive + header).write(to: directory.appendingPathComponent("c.lz4"))
      for (names, first) in [
        (["b.lz4"], "b"), (["a.lz4", "b.lz4", "c.lz4"], "b"), (["c.lz4"], "c"),
      ] {
        var messages: Set<String> = []
        for jobs in ["1", "2", "3", "8"] {
          for chunk in ["1", "64K", "4M"] {
            for _ in 0..<2 {
              let result = try run(
                ["--strict", "-j", jobs, "--chunk-size", chunk] + names,
                in: directory
              )
              #expect(result.status == 74)
              #expect(result.output == [])
              messages.insert(result.errorText)
            }
          }
        }
        #expect(messages.count == 1, "\(messages)")
        #expect(messages.first?.contains("\(first).lz4: frame 0 block") == true, "\(messages)")
      }
      #expect(try run(["--strict", "a.lz4"], in: directory).status == 1)
    }
  }

  @Test(
    "frames without text stay in bounded memory",
    .needs("zstd", "lz4"),
    arguments: [
      // Skippable frames.
      (#"yes 'P*MX___' | tr 'X_\n' '\030\000\000' | head -c 64M"#, "lz4", 1),
      (#"yes 'P*MX___' | tr 'X_\n' '\030\000\000' | head -c 64M"#, "zstd", 1),
      // Frames that need too large a window; the line behind them is torn.
      (#"yes '(A/BCD_' | tr 'ABCD_\n' '\265\375\000\377\000\000' | head -c 4M"#, "zstd", 2),
    ]
  )
  func frames(source: String, tool: String, status: Int) throws {
    try temporaryDirectory { directory in
      let script = """
        mkdir d; (\(source); printf '%s' "$1" | \(tool) -qc) > d/a.\(tool.prefix(3))
        '\(ClassifyCommandTests.binary)' classify -j 2 --stats stats d > /dev/null
        echo $?; tr -d ' \\n' < stats
        """
      let result = try runTool(
        "bash",
        ["-c", script, "", Self.line],
        environment: ["LC_ALL": "C"],
        directory: directory,
        timeout: 300
      )
      let lines = result.outputText.split(separator: "\n")
      #expect(lines.count == 2 && lines[0] == "\(status)", "\(result)")
      #expect(BombTests.isBounded(lines.last ?? ""), "\(tool): \(lines)")
    }
  }
}
