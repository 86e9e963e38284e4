import Foundation
import StreamCore
import TestSupport
import Testing

/// One bad path among several: the rest is read, and the result names what was not.
@Suite struct BadPathTests {
  struct Kind: Sendable, CustomTestStringConvertible {
    let name: String
    /// What makes `bad` in a shell.
    let script: String
    /// What the message says: of the thing, and of what is to be done.
    let says: [String]
    var testDescription: String { name }
  }

  static let kinds = [
    Kind(name: "missing", script: ":", says: ["No such file", "check the path"]),
    Kind(name: "below a file", script: "bad=good.log/x", says: ["Not a directory"]),
    Kind(
      name: "an lzop file",
      script: #"printf '\211LZO\0\r\n\032\nabc' > bad"#,
      says: ["an lzop file", "run: lzop -dc "]
    ),
    Kind(
      name: "LZMA without a container",
      script: #"printf '\135\0\0\200\0\377\377\377\377\377\377\377\377\0abc' > bad"#,
      says: ["an LZMA file", "run: xz --format=lzma -dc "]
    ),
    Kind(
      name: "a picture",
      script: #"printf '\211PNG\r\n\032\nabc' > bad"#,
      says: ["a PNG picture", "check the path"]
    ),
    Kind(
      name: "no text",
      script: #"printf '\0\1\2\3' > bad"#,
      says: ["neither", "check the path"]
    ),
    Kind(
      name: "a header that is cut",
      script: #"printf '\037\213\010\0' > bad"#,
      says: ["neither", "check the path"]
    ),
    Kind(
      name: "a window that is too large",
      script: #"printf '\050\265\057\375\0\220\1\0\0' > bad"#,
      says: ["--window 256M"]
    ),
    Kind(name: "an empty directory", script: "mkdir bad", says: ["no file", "--include"]),
    Kind(
      name: "a directory of which nothing is asked for",
      script: "mkdir bad; echo '{}' > bad/a.tmp",
      says: ["no file", "--include"]
    ),
    Kind(
      name: "not even its first byte",
      script: "bad=/proc/self/mem",
      says: ["Input/output error"]
    ),
  ]

  /// The questions about archives; each is asked with and without the bad path.
  static let commands = [
    ["classify"], ["classify", "--format", "json"], ["report", "--night", "2022-05-12"],
    ["report", "--night", "2022-05-12", "--format", "json"], ["extract"],
    ["extract", "--lines", "1"], ["inspect"], ["inspect", "--verify", "--format", "json"],
    ["catalog", "audit"], ["catalog", "replay", "--catalog", "c.yaml"],
  ]

  private static let good = #"{"error":"boom","msg":"importing repository"}"# + "\n"

  /// A directory with a log and a bad path.
  private func with(_ kind: Kind, _ body: (URL, String) throws -> Void) throws {
    try temporaryDirectory { directory in
      try Self.writeGood(in: directory)
      let script = "bad=bad; \(kind.script); printf %s $bad"
      let made = try runTool("bash", ["-c", script], directory: directory)
      try body(directory, made.outputText)
    }
  }

  private static let excluded = ["--exclude", "*.tmp"]

  /// The exit codes of the commands where there is no bad path.
  private static let statusesAlone = Lock<[[String]: Int32]>([:])

  private static func statusAlone(_ command: [String]) throws -> Int32 {
    if let known = statusesAlone.withLock({ $0[command] }) { return known }
    return try temporaryDirectory { directory in
      try writeGood(in: directory)
      let status = try run(command + excluded + ["good.log"], in: directory).status
      statusesAlone.withLock { $0[command] = status }
      return status
    }
  }

  private static func writeGood(in directory: URL) throws {
    let catalog = "schema: stream-catalog/2\nname: mine\nissues: []\n"
    for (name, text) in [("good.log", good), ("c.yaml", catalog)] {
      try Data(text.utf8).write(to: directory.appendingPathComponent(name))
    }
  }

  @Test("the rest is read, and the message names the path and what to do", arguments: kinds)
  func rest(kind: Kind) throws {
    try with(kind) { directory, bad in
      for (index, command) in Self.commands.enumerated() {
        let arguments = command + Self.excluded
        // It comes first or last: in turns, since a command has no part in that.
        let isFirst = (index + kind.name.utf8.count) % 2 == 0
        let paths = isFirst ? [bad, "good.log"] : ["good.log", bad]
        let both = try run(arguments + paths, in: directory)
        let alone = try Self.statusAlone(command)
        #expect(both.status == alone | 2, "\(command): \(both.errorText)")
        #expect(both.errorText.contains("warning: \(bad): "), "\(command): \(both.errorText)")
        for text in kind.says { #expect(both.errorText.contains(text), "\(both.errorText)") }
      }
    }
  }

  @Test("the tally is that of the rest, and of the path there is what names it", arguments: kinds)
  func tally(kind: Kind) throws {
    try with(kind) { directory, bad in
      let arguments = ["classify", "--format", "json", "-q"] + Self.excluded
      func tally(_ paths: [String], _ status: Int32) throws -> [String: Any] {
        let result = try run(arguments + paths, in: directory)
        #expect(result.status == status && result.errorText == "", "\(result.errorText)")
        let json = try JSONSerialization.jsonObject(with: Data(result.output))
        return try #require(json as? [String: Any])
      }
      let alone = try tally(["good.log"], 1)
      var both = try tally([bad, "good.log"], 3)
      #expect(both["complete"] as? Bool == false)
      let reasons = try #require(both["reasons"] as? [[String: Any]])
      #expect(reasons.map { $0["reason"] as? String } == ["unreadable"])
      let damage = try #require(both["damage"] as? [[String: Any]])
      #expect(damage.map { $0["archive"] as? String } == [bad])
      #expect(damage.map { $0["kind"] as? String } == ["unreadable"])
      var input = try #require(both["input"] as? [String: Any])
      let archives = try #require(input["archives"] as? [[String: Any]])
      let entry = try #require(archives.first { $0["path"] as? String == bad })
      #expect(entry["unreadable"] as? Int == 1 && entry["readBytes"] as? Int == 0)
      #expect(entry["bytes"] as? Int == entry["damagedBytes"] as? Int)
      #expect(input["damaged"] as? Int == 1)
      // Without the entries that name it, nothing is different.
      let goodInput = try #require(alone["input"] as? [String: Any])
      input["archives"] = archives.filter { $0["path"] as? String != bad }
      for name in ["damaged", "bytes", "skipped"] { input[name] = goodInput[name] }
      both["input"] = input
      for name in ["complete", "reasons", "damage"] { both[name] = alone[name] }
      let texts = try [both, alone].map {
        try JSONSerialization.data(withJSONObject: $0, options: .sortedKeys)
      }
      #expect(texts[0] == texts[1])
    }
  }

  @Test("the tally does not depend on order, threads and chunks, and can be accepted and merged")
  func order() throws {
    try temporaryDirectory { directory in
      let script = #"printf 'PK\003\004abc' > a.zip; printf 'Rar!\032\007x' > z.txt; mkdir d"#
      #expect(try runTool("bash", ["-c", script], directory: directory).status == 0)
      let healthy = #"{"level":"info"}"# + "\n"
      for name in ["b.log", "d/c.log"] {
        try Data(healthy.utf8).write(to: directory.appendingPathComponent(name))
      }
      let paths = ["a.zip", "b.log", "d", "missing", "z.txt"]
      var outputs: Set<[UInt8]> = []
      for order in [paths, paths.reversed(), Array(paths[2...] + paths[..<2])] {
        for options in [["-j", "1"], ["-j", "3", "--chunk-size", "1"]] {
          let result = try run(
            ["classify", "--format", "json", "--duplicates", "ignore"] + options + order,
            in: directory
          )
          #expect(result.status == 2, "\(result.errorText)")
          outputs.insert(result.output)
        }
      }
      #expect(outputs.count == 1)
      let merged = try run(
        ["merge", "--format", "json", "--duplicates", "ignore", "-"],
        input: outputs.first ?? [],
        in: directory
      )
      #expect(merged.output == outputs.first && merged.status == 2)
      for (globs, status) in [
        (["*.zip", "missing", "*.txt"], 0), (["*"], 0), (["*.zip", "*.txt"], 2),
      ] {
        let accepted = globs.flatMap { ["--accept", "unreadable:\($0)"] }
        for command in ["classify", "report", "extract"] {
          let result = try run(
            [command, "--duplicates", "ignore"] + accepted + paths,
            in: directory
          )
          #expect(result.status == Int32(status), "\(command) \(globs): \(result.errorText)")
        }
      }
    }
  }

  @Test("where no path gives an archive there is no result", arguments: kinds)
  func nothing(kind: Kind) throws {
    try with(kind) { directory, bad in
      for (index, command) in Self.commands.enumerated() {
        let alone = try run(command + Self.excluded + [bad], in: directory)
        #expect(alone.status == 66 && alone.output == [], "\(command): \(alone.errorText)")
        #expect(alone.errorText.contains("\(bad): "), "\(command): \(alone.errorText)")
        for text in kind.says { #expect(alone.errorText.contains(text), "\(alone.errorText)") }
        #expect(!alone.errorText.contains("more path"))
        // Which of the paths is which has no part in what a command does.
        guard (index + kind.name.utf8.count) % 3 == 0 else { continue }
        let many = try run(command + Self.excluded + ["zz1", bad, "zz2"], in: directory)
        #expect(many.status == 66 && many.output == [], "\(command): \(many.errorText)")
        #expect(many.errorText.contains("\(bad): "))
        #expect(many.errorText.contains("(and 2 more paths give no archive)"))
      }
    }
  }

  @Test("--strict ends at it, and says the same whatever the order", arguments: kinds)
  func strict(kind: Kind) throws {
    try with(kind) { directory, bad in
      for command in [["classify"], ["extract"], ["inspect"]] {
        let arguments = command + ["--strict"] + Self.excluded
        var messages: Set<String> = []
        for paths in [[bad, "good.log"], ["good.log", bad]] {
          let result = try run(arguments + paths, in: directory)
          #expect(result.status == 74, "\(command): \(result.errorText)")
          #expect(command == ["extract"] || result.output == [])
          messages.insert(result.errorText)
        }
        #expect(messages.count == 1 && messages.first?.contains("(--strict)") == true)
        #expect(try run(arguments + [bad], in: directory).status == 66)
      }
    }
  }

  @Test("a list with one bad path, and an index of the rest")
  func listsAndIndexes() throws {
    try with(Self.kinds[0]) { directory, bad in
      let list = directory.appendingPathComponent("list")
      try Data("\(bad)\ngood.log\n\(bad)\n".utf8).write(to: list)
      let result = try run(["classify", "--files-from", "list"], in: directory)
      #expect(result.status == 3)
      #expect(result.outputText.contains("\(bad): reached twice, counted once"))
      let index = try run(["index", "good.log", bad], in: directory)
      #expect(index.status == 65)
      #expect(index.errorText.contains("\(bad).idx: not written: cannot be opened"))
      #expect(!index.errorText.contains("good.log"))
      let files = try FileManager.default.contentsOfDirectory(atPath: directory.path)
      #expect(files.contains("good.log.idx"))
    }
  }

  @Test("a file that nobody may open, among others and alone", .needs("setpriv"))
  func forbidden() throws {
    try temporaryDirectory { directory in
      try Data(Self.good.utf8).write(to: directory.appendingPathComponent("good.log"))
      let script = """
        mkdir locked; echo '{}' | tee bad.log > locked/x.log; chmod 755 .; chmod 0 bad.log locked
        run=; [ "$(id -u)" != 0 ] || run='setpriv --reuid 65534 --clear-groups'
        cp '\(ClassifyCommandTests.binary)' program
        for path in bad.log locked locked/x.log; do
          for command in classify extract inspect; do
            $run ./program $command good.log $path > out; echo $?
            $run ./program $command $path > out; echo $?; wc -c < out
          done
        done
        """
      let result = try runTool("bash", ["-c", script], directory: directory)
      let each = ["3\n66\n0\n", "3\n66\n0\n", "2\n66\n0\n"].joined()
      #expect(result.outputText == each + each + each, "\(result.errorText)")
      let said = result.errorText.components(separatedBy: "cannot be opened: Permission denied")
      #expect(said.count == 19, "\(result.errorText)")
    }
  }
}
