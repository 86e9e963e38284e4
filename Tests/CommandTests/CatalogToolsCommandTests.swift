import Foundation
import TestSupport
import Testing

/// `catalog explain`, `propose`, `audit` and `replay`, as a user runs them.
@Suite struct CatalogToolsCommandTests {
  private static let archive = ClassifyCommandTests.archives
    .appendingPathComponent("unknown.ndjson.lz4").path

  private func run(_ arguments: [String], in directory: URL? = nil) throws -> ToolResult {
    try runTool(ClassifyCommandTests.binary, arguments, directory: directory)
  }

  private func json(_ result: ToolResult) throws -> [String: Any] {
    let json = try JSONSerialization.jsonObject(with: Data(result.output))
    return try #require(json as? [String: Any])
  }

  @Test("explain names the values, and in JSON what was expected")
  func explain() throws {
    let digest = "sha256:" + String(repeating: "a", count: 64)
    let message =
      "pre importing tagged manifests: pre importing manifest: retrieving manifest \"\(digest)\""
      + " from filesystem: unknown manifest name=acme/web revision=\(digest)"
    let known = try run(["catalog", "explain", message])
    #expect(known.status == 0)
    #expect(known.outputText.contains("\n  <digest>: \(digest)\n  <repo>: acme/web\n"))
    let unknown = try run(["catalog", "explain", "--format", "json", "pre importing tags"])
    #expect(unknown.status == 1)
    let parts = try #require(try json(unknown)["parts"] as? [[String: Any]])
    let nearest = try #require(parts[0]["nearest"] as? [[String: Any]])
    #expect(nearest.count == 3)
    #expect(nearest[0]["matchedBytes"] as? Int == 17)
    let expected = try #require(nearest[0]["expected"] as? [String])
    #expect(expected == ["'ged manifests: pre importing manifest: p…'"])
  }

  @Test("a draft from an archive or its tally makes the archive clear")
  func propose() throws {
    try temporaryDirectory { directory in
      let tally = directory.appendingPathComponent("tally.json").path
      _ = try run(["classify", "--format", "json", "-o", tally, Self.archive])
      let fromArchive = try run(["catalog", "propose", Self.archive])
      let fromTally = try run(["catalog", "propose", "--group", "1", tally])
      #expect(fromArchive.status == 0)
      #expect(fromArchive.outputText == fromTally.outputText)
      #expect(
        fromArchive.outputText.contains(
          #"- 'pre importing tagged manifests: reading tag "<name>" from filesystem: invalid"#
        )
      )
      let draft = directory.appendingPathComponent("draft.yaml").path
      try Data(fromArchive.output).write(to: URL(fileURLWithPath: draft))
      let built = try run(["catalog", "show"]).output
      let base = directory.appendingPathComponent("base.yaml").path
      try Data(built).write(to: URL(fileURLWithPath: base))
      let catalogs = ["--catalog", base, "--catalog", draft]
      #expect(try run(["catalog", "check"] + catalogs).status == 0)
      #expect(try run(["classify"] + catalogs + [Self.archive]).status == 0)

      let replay = try run(["catalog", "replay"] + catalogs + [Self.archive])
      #expect(replay.status == 0)
      #expect(replay.outputText.contains("\nnew-1    -       2      +2\n"))
      #expect(replay.outputText.contains("\nunknown  2       0      -2\n"))
      #expect(replay.outputText.hasSuffix("\nverdict  halt    clear\n"))
      let examples = try run(["catalog", "replay"] + catalogs + [tally])
      #expect(examples.status == 0)
      #expect(examples.outputText.contains("\n2         2         2          new-1  pre importing"))
      #expect(try run(["catalog", "replay", "--catalog", base, tally]).status == 1)
      #expect(try run(["catalog", "replay", tally]).status == 64)
      #expect(try run(["catalog", "replay", "--catalog", base, tally, Self.archive]).status == 64)

      let nothing = try run(["catalog", "propose", "--group", "9", tally])
      #expect(nothing.status == 0)
      #expect(nothing.output == [])
      #expect(nothing.errorText.contains("no unknown failure to draft an issue for"))
    }
  }

  @Test("list, check and replay are given in JSON as well")
  func formats() throws {
    let list = try json(try run(["catalog", "list", "--format", "json"]))
    let issues = try #require(list["issues"] as? [[String: Any]])
    let ids = issues.compactMap { $0["id"] as? String }
    #expect(ids == ["651", "654", "gcs", "660", "658", "662"])
    #expect(issues[1]["reference"] as? String == "container-registry#654")
    #expect((issues[1]["patterns"] as? [String])?.count == 1)
    let check = try json(try run(["catalog", "check", "--format", "json"]))
    #expect(check["good"] as? Bool == true)
    #expect(check["issues"] as? Int == 6)
    try temporaryDirectory { directory in
      let draft = directory.appendingPathComponent("draft.yaml").path
      let base = directory.appendingPathComponent("base.yaml").path
      let tally = directory.appendingPathComponent("tally.json").path
      for (arguments, path) in [
        (["catalog", "show"], base), (["catalog", "propose", Self.archive], draft),
        (["classify", "--format", "json", Self.archive], tally),
      ] {
        try Data(try run(arguments).output).write(to: URL(fileURLWithPath: path))
      }
      let catalogs = ["--catalog", base, "--catalog", draft]
      let replay = ["catalog", "replay", "--format", "json"] + catalogs
      let archives = try json(try run(replay + [Self.archive]))
      #expect((archives["before"] as? [String: Any])?["verdict"] as? String == "halt")
      #expect((archives["after"] as? [String: Any])?["verdict"] as? String == "clear")
      let rows = try #require(archives["issues"] as? [[String: Any]])
      let new = try #require(rows.first { $0["id"] as? String == "new-1" })
      #expect(new["before"] is NSNull)
      #expect(new["after"] as? Int == 2)
      let ofTally = try json(try run(replay + [tally]))
      let tallies = try #require(ofTally["tallies"] as? [[String: Any]])
      let groups = try #require(tallies.first?["groups"] as? [[String: Any]])
      #expect(groups[0]["known"] as? Int == 2)
      #expect(groups[0]["issues"] as? [String] == ["new-1"])
      let bad = try run(["catalog", "check", "--format", "json", "--catalog", draft])
      #expect(try json(bad)["good"] as? Bool == (bad.status == 0))
    }
  }

  @Test("an audit is the same sample for all jobs, and not just the first messages")
  func audit() throws {
    let arguments = ["catalog", "audit", "--samples", "3", "--format", "json"]
    let one = try run(arguments + ["-j", "1", "--chunk-size", "64K", "."], in: archives)
    let many = try run(arguments + ["-j", "5", "--chunk-size", "1M", "."], in: archives)
    #expect(one.status == 1)
    #expect(one.output == many.output)
    let issues = try #require(try json(one)["issues"] as? [[String: Any]])
    let tally = try json(try run(["classify", "--format", "json", "."], in: archives))
    let counted = try #require(tally["issues"] as? [[String: Any]])
    #expect(issues.count == 6)
    var differs = false
    for (issue, counted) in zip(issues, counted) {
      let count = try #require(counted["count"] as? Int)
      #expect(issue["count"] as? Int == count)
      let sample = try #require(issue["sample"] as? [[String: Any]])
      #expect(sample.count == min(3, count))
      let lines = sample.compactMap { $0["line"] as? Int }
      let first = try #require(counted["examples"] as? [[String: Any]])
      if lines != first.compactMap({ $0["line"] as? Int }) { differs = true }
    }
    #expect(differs)
    let text = try run(["catalog", "audit", "."], in: archives).outputText
    #expect(
      text.hasPrefix("issue 651, manifest list or index with broken references: 5 failures\n")
    )
  }

  private var archives: URL { ClassifyCommandTests.archives }
}
