import Foundation
import TestSupport
import Testing

/// `catalog`, and `classify` with catalogues of one's own, as a user runs them.
@Suite struct CatalogCommandTests {
  private static let known =
    "pre importing tagged manifests: pre importing manifest: pre importing manifest:"
    + " obtaining configuration payload: invalid checksum digest format"

  private func run(
    _ arguments: [String],
    input: String = "",
    in directory: URL = ClassifyCommandTests.archives
  ) throws -> ToolResult {
    try runTool(
      ClassifyCommandTests.binary,
      arguments,
      input: Array(input.utf8),
      directory: directory
    )
  }

  private func withCatalogs(
    _ files: [String: String],
    _ body: (URL) throws -> Void
  ) throws {
    try temporaryDirectory { directory in
      for (name, text) in files {
        try text.write(
          to: directory.appendingPathComponent(name),
          atomically: false,
          encoding: .utf8
        )
      }
      try body(directory)
    }
  }

  @Test("what show prints is the catalogue that it shows")
  func show() throws {
    let shown = try run(["catalog", "show"])
    #expect(shown.status == 0)
    try withCatalogs(["built-in.yaml": shown.outputText]) { directory in
      let again = try run(["catalog", "show", "--catalog", "built-in.yaml"], in: directory)
      #expect(again.outputText == shown.outputText)
      let check = try run(["catalog", "check", "--catalog", "built-in.yaml"], in: directory)
      #expect(check.status == 0)
      #expect(
        check.outputText
          == "registry-migration-phase-2: 6 issues, 7 examples, 0 faults, 0 notes\n"
      )
      // The same catalogue has the same digest, wherever it was read from.
      let archive = ClassifyCommandTests.archives.appendingPathComponent("unknown.ndjson.lz4").path
      let mine = try run(
        ["classify", "--format", "json", "--catalog", "built-in.yaml", archive],
        in: directory
      )
      let builtIn = try run(["classify", "--format", "json", archive])
      #expect(mine.output == builtIn.output)
    }
  }

  @Test("list has a line for each issue, in order")
  func list() throws {
    let lines = try run(["catalog", "list"]).outputText.split(separator: "\n")
    #expect(
      lines.map { $0.prefix { $0 != " " } }
        == ["issue", "651", "654", "gcs", "660", "658", "662"]
    )
  }

  @Test("explain says what is known, and how far the nearest pattern got")
  func explain() throws {
    let known = try run(["catalog", "explain", Self.known])
    #expect(known.status == 0)
    #expect(known.outputText.hasPrefix("known: issue 660, configuration payload"))

    let near = try run(["catalog", "explain", Self.known + "s"])
    #expect(near.status == 1)
    let lines = near.outputText.split(separator: "\n").map(String.init)
    #expect(lines[0].hasPrefix("unknown: nearest is issue 660, which fits the first "))
    #expect(lines[1].hasSuffix("formats"))
    #expect(lines[2].prefix { $0 != "^" }.count == lines[1].count - 1)

    let joined = "2 errors occurred:\n\t* \(Self.known)\n\t* \u{1b}[31mx\n\n"
    let parts = try run(["catalog", "explain", "-"], input: joined)
    #expect(parts.status == 1)
    #expect(parts.outputText.contains("part 1 of 2:\nknown: issue 660"))
    #expect(parts.outputText.contains("part 2 of 2:\nunknown:"))
    #expect(!parts.outputText.contains("\u{1b}"))

    let echoed = try run(["catalog", "explain", "-"], input: Self.known + "\n")
    #expect(echoed.status == 0)
  }

  @Test("check fails for an example that is another issue's")
  func checkFails() throws {
    let yaml = """
      schema: stream-catalog/1
      name: mine
      issues:
        - id: a
          title: a
          examples: [reading x]
          patterns: ['reading <word>']
        - id: b
          title: b
          patterns: ['reading <any>']
      """
    try withCatalogs(["mine.yaml": yaml]) { directory in
      let result = try run(["catalog", "check", "--catalog", "mine.yaml"], in: directory)
      #expect(result.status == 65)
      #expect(result.outputText.contains("fault: issue a, example 1: matches issue b too"))
      #expect(result.outputText.contains("note: issue b has no example"))
      #expect(result.outputText.contains("overlap; both match: reading "))
    }
  }

  @Test("catalogues of one's own decide, and later files win by id")
  func merged() throws {
    let log = """
      {"error":"disk full","level":"error"}
      {"error":"disk slow","level":"error"}

      """
    let first = """
      schema: stream-catalog/1
      name: first
      issues:
        - {id: disk, title: the disk, patterns: [disk full]}
        - {id: net, title: the net, patterns: [net down]}
      """
    let second = """
      schema: stream-catalog/1
      name: second
      issues:
        - {id: disk, title: a disk, patterns: ['disk <word>']}
      """
    try withCatalogs(["1.yaml": first, "2.yaml": second, "x.log": log]) { directory in
      let one = try run(["classify", "--catalog", "1.yaml", "x.log"], in: directory)
      #expect(one.status == 1)
      #expect(one.outputText.contains("unknown, 1 time: disk slow"))
      let both = try run(
        ["classify", "--catalog", "1.yaml", "--catalog", "2.yaml", "x.log"],
        in: directory
      )
      #expect(both.status == 0)
      let list = try run(
        ["catalog", "list", "--catalog", "1.yaml", "--catalog", "2.yaml"],
        in: directory
      )
      #expect(
        list.outputText == """
          issue  expected  reference  until  title
          disk                               a disk
          net                                the net

          """
      )
    }
  }

  @Test(
    "a bad catalogue is refused with its place, and nothing is printed",
    arguments: [
      ("schema: stream-catalog/1\nname: n\nissues: []\nsample: 3\n", "c.yaml:4:1: ", 65),
      ("schema: stream-catalog/1\nname: n\nissues: [\n", "c.yaml:", 65),
      (
        "schema: stream-catalog/1\nname: n\nissues:\n- {id: a, title: a, patterns: ['a<b>']}\n",
        "c.yaml:4:34: ", 65
      ),
    ]
  )
  func refused(_ yaml: String, _ place: String, _ code: Int32) throws {
    try withCatalogs(["c.yaml": yaml]) { directory in
      for command in [["classify", "-"], ["catalog", "list"]] {
        let result = try run(command + ["--catalog", "c.yaml"], in: directory)
        #expect(result.status == code)
        #expect(result.outputText == "")
        #expect(result.errorText.hasPrefix("stream-cli: \(place)"), "\(result.errorText)")
        #expect(result.errorText.split(separator: "\n").count == 1)
      }
    }
  }

  @Test("a catalogue that is missing or no text")
  func unreadable() throws {
    try temporaryDirectory { directory in
      let missing = try run(["catalog", "list", "--catalog", "missing.yaml"], in: directory)
      #expect(missing.status == 66)
      #expect(missing.errorText.contains("missing.yaml: cannot be opened: No such file"))
      try Data([0x61, 0xff]).write(to: directory.appendingPathComponent("bad.yaml"))
      let binary = try run(["catalog", "list", "--catalog", "bad.yaml"], in: directory)
      #expect(binary.status == 65)
      #expect(binary.outputText == "")
    }
  }
}
