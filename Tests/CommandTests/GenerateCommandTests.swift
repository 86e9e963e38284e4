import Foundation
import TestSupport
import Testing

/// `generate`, and that `classify` finds in an archive what was put there.
@Suite struct GenerateCommandTests {
  private func run(_ arguments: [String], in directory: URL) throws -> ToolResult {
    try runTool(ClassifyCommandTests.binary, arguments, directory: directory)
  }

  @Test(
    "classify finds the known answer",
    arguments: [
      ["--size", "3M"], ["--size", "3M", "--unknown", "5", "--envelope", "mixed"],
      ["--size", "1M", "--block-size", "64K", "--linked", "--block-checksums", "--unknown", "1"],
      ["--size", "64K", "--failure-share", "1", "--no-content-checksum", "--content-size"],
      ["--size", "1M", "--format", "plain", "--failure-share", "0"],
    ]
  )
  func knownAnswer(_ options: [String]) throws {
    try temporaryDirectory { directory in
      let made = try run(
        ["generate", "--answer", "answer.json", "-o", "a.log"] + options,
        in: directory
      )
      #expect(made.status == 0, "\(made.errorText)")
      #expect(made.outputText == "")
      let answer = try object(Data(contentsOf: directory.appendingPathComponent("answer.json")))
      let result = try run(["classify", "--format", "json", "a.log"], in: directory)
      let tally = try object(Data(result.output))
      let failures = try #require(tally["failures"] as? [String: Int])
      #expect(failures["total"] == answer["failures"] as? Int)
      #expect(failures["unknown"] == answer["unknown"] as? Int)
      let input = try #require(tally["input"] as? [String: Any])
      #expect(input["lines"] as? Int == answer["lines"] as? Int)
      #expect(input["decodedBytes"] as? Int == answer["decodedBytes"] as? Int)
      let issues = try #require(tally["issues"] as? [[String: Any]])
      var counts: [String: Int] = [:]
      for issue in issues { counts[issue["id"] as? String ?? ""] = issue["count"] as? Int }
      #expect(counts == answer["issues"] as? [String: Int])
      #expect(result.status == (failures["unknown"] == 0 ? 0 : 1))
    }
  }

  private func object(_ json: Data) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
  }

  @Test("the same options give the same bytes, to a file and to a pipe")
  func reproducible() throws {
    try temporaryDirectory { directory in
      let options = ["generate", "--size", "9M", "--seed", "7"]
      let pipe = try run(options, in: directory)
      let file = try run(options + ["-j1", "-o", "a.lz4"], in: directory)
      #expect(file.status == 0)
      let bytes = try Data(contentsOf: directory.appendingPathComponent("a.lz4"))
      #expect(Data(pipe.output) == bytes)
      let other = try run(["generate", "--size", "9M", "--seed", "8"], in: directory)
      #expect(Data(other.output) != bytes)
    }
  }

  @Test("a place that cannot be written, and options out of range")
  func refused() throws {
    try temporaryDirectory { directory in
      let noPlace = try run(["generate", "-o", "missing/a.lz4"], in: directory)
      #expect(noPlace.status == 73)
      #expect(noPlace.errorText.contains("missing/a.lz4: cannot be written: No such file"))
      for bad in [
        ["--failure-share", "1.5"], ["--unknown", "-1"], ["--size", "3X"], ["--block-size", "2M"],
        ["--envelope", "kibanna"], ["--seeds", "4"],
      ] {
        let result = try run(["generate"] + bad, in: directory)
        #expect(result.status == 64, "\(bad)")
        #expect(result.output.isEmpty)
        #expect(result.errorText.contains(bad[0]), "\(result.errorText)")
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).isEmpty)
    }
  }
}
