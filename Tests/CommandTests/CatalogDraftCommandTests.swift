import Foundation
import TestSupport
import Testing

/// `catalog propose`: what its drafts count, alone and after the catalogue that they are made with.
@Suite struct CatalogDraftCommandTests {
  private static let log = """
    {"level":"error","msg":"request failed","error":"disk 5 full"}
    {"level":"warning","msg":"request failed","error":"once more"}
    {"level":"error","msg":"request failed","error":"disk 7 full"}

    """
  private static let ours = """
    schema: stream-catalog/2
    name: ours
    failures:
      - ignore: { level: warning }
    show: [level]
    issues: []
    """

  /// Runs the command in a directory with `ours.yaml` and `x.log`; what it prints goes to a file
  /// where one is named.
  private func withFiles(_ body: (([String], String?) throws -> ToolResult) throws -> Void) throws {
    try temporaryDirectory { directory in
      for (name, text) in ["ours.yaml": Self.ours, "x.log": Self.log] {
        try Data(text.utf8).write(to: directory.appendingPathComponent(name))
      }
      try body { arguments, file in
        let result = try runTool(ClassifyCommandTests.binary, arguments, directory: directory)
        if let file {
          try Data(result.output).write(to: directory.appendingPathComponent(file))
        }
        return result
      }
    }
  }

  private func failures(_ result: ToolResult) throws -> [String: Int] {
    let json = try JSONSerialization.jsonObject(with: Data(result.output)) as? [String: Any]
    var counts = try #require(json?["failures"] as? [String: Int])
    let others = try #require(json?["otherErrors"] as? [String: Any])
    counts["others"] = others["total"] as? Int
    return counts
  }

  @Test("a draft counts the same alone and after its catalogue")
  func aloneAndAfter() throws {
    try withFiles { run in
      let ours = ["--catalog", "ours.yaml"]
      let draft = ["--catalog", "draft.yaml"]
      let classify = ["classify", "--format", "json", "x.log"]
      _ = try run(["catalog", "propose", "x.log"] + ours, "draft.yaml")
      let alone = try run(classify + draft, nil)
      let after = try run(classify + ours + draft, nil)
      #expect(alone.status == 0)
      #expect(alone.output == after.output)
      #expect(alone.errorText + after.errorText == "")
      #expect(try failures(alone) == ["total": 2, "known": 2, "unknown": 0, "others": 1])
      #expect(after.outputText.contains(#""level": "error""#))
    }
  }

  @Test("a draft for the built-in catalogue counts the same failures by itself")
  func builtIn() throws {
    let archive = ClassifyCommandTests.archives.appendingPathComponent("unknown.ndjson.lz4").path
    try withFiles { run in
      let classify = ["classify", "--format", "json", archive]
      _ = try run(["catalog", "propose", archive], "draft.yaml")
      _ = try run(["catalog", "show"], "whole.yaml")
      let before = try failures(try run(classify, nil))
      let alone = try failures(try run(classify + ["--catalog", "draft.yaml"], nil))
      let both = ["--catalog", "whole.yaml", "--catalog", "draft.yaml"]
      let after = try run(classify + both, nil)
      #expect(after.status == 0)
      #expect(after.errorText == "")
      #expect(try failures(after)["known"] == before["total"])
      #expect(alone["total"] == before["total"])
      #expect(alone["others"] == before["others"])
      #expect(alone["known"] == before["unknown"])
    }
  }

  @Test("a draft from a tally of another catalogue leaves that one's settings alone")
  func otherTally() throws {
    try withFiles { run in
      let ours = ["--catalog", "ours.yaml"]
      let draft = ["--catalog", "draft.yaml"]
      _ = try run(["classify", "--format", "json", "x.log"] + ours, "t.json")
      let bare = try run(["catalog", "propose", "t.json"], "draft.yaml").outputText
      #expect(bare.hasPrefix("# No settings: "))
      #expect(bare.contains("\nname: ours\nissues:\n"))
      let after = try run(["classify", "--format", "json", "x.log"] + ours + draft, nil)
      #expect(after.status == 0)
      #expect(try failures(after) == ["total": 2, "known": 2, "unknown": 0, "others": 1])
      let named = try ["t.json", "x.log"].map {
        try run(["catalog", "propose", $0] + ours, nil).outputText
      }
      #expect(named[0] == named[1])
    }
  }
}
