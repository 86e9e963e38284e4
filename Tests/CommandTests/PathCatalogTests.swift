import Foundation
import TestSupport
import Testing

/// A catalogue for each path: `--catalog 'GLOB=FILE'`.
@Suite struct PathCatalogTests {
  private static let ours = """
    schema: stream-catalog/2
    name: ours
    issues:
      - { id: full, title: disk full, patterns: ['disk <number> full'] }
    """
  private static let web = """
    schema: stream-catalog/2
    name: web
    error: [err.message]
    levels: { path: level, failures: ['>= 50'] }
    issues:
      - { id: gone, title: peer gone, patterns: ['peer <word> gone'] }
    """

  private func withLogs(_ body: (URL) throws -> Void) throws {
    try temporaryDirectory { directory in
      let files = [
        "ours.yaml": Self.ours, "web.yaml": Self.web,
        "logs/app.log": #"{"error":"disk 5 full"}"# + "\n",
        "logs/web/a.log": #"{"level":50,"err":{"message":"peer x gone"}}"# + "\n"
          + #"{"level":50,"msg":"disk 5 full"}"# + "\n",
        "logs/web/old/b.log": #"{"level":30,"error":"disk 5 full"}"# + "\n",
      ]
      try FileManager.default.createDirectory(
        at: directory.appendingPathComponent("logs/web/old"),
        withIntermediateDirectories: true
      )
      for (name, text) in files {
        try Data(text.utf8).write(to: directory.appendingPathComponent(name))
      }
      try body(directory)
    }
  }

  @Test(
    "each archive is judged by its catalogue alone, whatever the jobs",
    arguments: ["1", "2", "8"]
  )
  func judged(jobs: String) throws {
    try withLogs { directory in
      let result = try run(
        [
          "classify", "--catalog", "ours.yaml", "--catalog", "logs/web/**=web.yaml", "--format",
          "json",
          "-j", jobs, "logs",
        ],
        in: directory
      )
      #expect(result.status == 1, "\(result.errorText)")
      let root = try JSONSerialization.jsonObject(with: Data(result.output)) as? [String: Any]
      let issues = try #require(root?["issues"] as? [[String: Any]])
      #expect(issues.map { $0["id"] as? String } == ["full", "gone"])
      #expect(issues.map { $0["count"] as? Int } == [1, 1])
      // What the other catalogue knows is unknown here, and an error elsewhere is none.
      let failures = root?["failures"] as? [String: Int]
      #expect(failures?["unknown"] == 1)
      let input = root?["input"] as? [String: Any]
      let archives = try #require(input?["archives"] as? [[String: Any]])
      #expect(archives.map { $0["catalog"] as? String } == ["ours", "web", "web"])
      #expect((root?["catalog"] as? [String: String])?["name"] == "ours + web")
    }
  }

  @Test("a tally of it is read, merged and shown; extract finds the same lines")
  func others() throws {
    try withLogs { directory in
      let catalogs = ["--catalog", "ours.yaml", "--catalog", "logs/web/**=web.yaml"]
      for (name, path) in [("a.json", "logs/app.log"), ("b.json", "logs/web")] {
        let result = try run(
          ["classify", "--format", "json", "-o", name, path] + catalogs,
          in: directory
        )
        #expect(result.status < 2)
      }
      let merged = try run(["merge", "a.json", "b.json"], in: directory)
      #expect(merged.outputText.contains("by the catalogue web: 2 archives"))
      let lines = try run(["extract", "--unknown", "logs"] + catalogs, in: directory)
      #expect(lines.outputText == #"{"level":50,"msg":"disk 5 full"}"# + "\n")
      let known = try run(["extract", "--issue", "full", "logs"] + catalogs, in: directory)
      #expect(known.outputText == #"{"error":"disk 5 full"}"# + "\n")
      let preset = try run(
        ["classify", "--catalog", "ours.yaml", "--catalog", "logs/web/=pino", "logs"],
        in: directory
      )
      #expect(preset.outputText.contains("by the catalogue pino: 2 archives"))
    }
  }

  @Test("issues of one name, and commands that know no paths, are refused")
  func refused() throws {
    try withLogs { directory in
      let other = Self.web.replacingOccurrences(of: "id: gone", with: "id: full")
      try Data(other.utf8).write(to: directory.appendingPathComponent("other.yaml"))
      let conflict = try run(
        ["classify", "--catalog", "ours.yaml", "--catalog", "web/**=other.yaml", "logs"],
        in: directory
      )
      #expect(conflict.status == 65 && conflict.errorText.contains("have an issue full"))
      let index = try run(["index", "--catalog", "web/**=web.yaml", "logs/app.log"], in: directory)
      #expect(index.status == 64 && index.errorText.contains("for some archives only"))
      let unused = try run(
        ["classify", "--catalog", "ours.yaml", "--catalog", "web/**=web.yaml", "logs"],
        in: directory
      )
      #expect(unused.outputText.contains("--catalog 'web/**=…': no archive is judged by it"))
      let missing = try run(["classify", "--catalog", "web/**=no.yaml", "logs"], in: directory)
      #expect(missing.status == 66 && missing.errorText.contains("no.yaml: cannot be opened"))
    }
  }
}
