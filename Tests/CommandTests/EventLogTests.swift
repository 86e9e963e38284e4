import Foundation
import TestSupport
import Testing

/// Spark's event logs and Hadoop's outputs, in directories as these programs write them.
@Suite(.needs("zstd", "tar", "xz", "lz4")) struct EventLogTests {
  private static let lines = (0..<60).map {
    #"{"Event":"SparkListenerTaskEnd","error":"cause \#($0)","Stage ID":\#($0)}"# + "\n"
  }

  private static func text(_ range: Range<Int>) -> [UInt8] { Array(lines[range].joined().utf8) }

  /// Makes files in a directory `d`, and classifies it.
  private func classify(_ files: [(path: String, bytes: [UInt8])], _ arguments: String...) throws
    -> ToolResult
  {
    try temporaryDirectory { directory in
      for (path, bytes) in files {
        let file = directory.appendingPathComponent("d/\(path)")
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(),
          withIntermediateDirectories: true
        )
        try Data(bytes).write(to: file)
      }
      return try runTool(
        ClassifyCommandTests.binary,
        ["classify", "--format", "json"] + arguments + ["d"],
        directory: directory
      )
    }
  }

  private func packed(_ program: String, _ text: [UInt8]) throws -> [UInt8] {
    try runTool(program, ["-c"], input: text).output
  }

  private func expect(_ count: Int, _ result: ToolResult) {
    #expect(result.outputText.contains("\"unknown\": \(count)\n"), "\(result.outputText)")
  }

  @Test("a rolling log in all of the codecs, and one that is still written")
  func rolling() throws {
    let folder = "eventlog_v2_app-20220512091431-0001"
    let files: [(path: String, bytes: [UInt8])] = [
      ("\(folder)/appstatus_app-20220512091431-0001", []),
      ("\(folder)/events_1_app-20220512091431-0001.lz4", lz4JavaStream(Self.text(0..<20))),
      (
        "\(folder)/events_2_app-20220512091431-0001.zstd", try packed("zstd", Self.text(20..<40))
      ),
      ("app-20220512091432-0002.zst", try packed("zstd", Self.text(40..<50))),
    ]
    let done = try classify(files)
    expect(50, done)
    #expect(done.status == 1, "\(done.outputText)")
    let written: (path: String, bytes: [UInt8]) = (
      "app-20220512091433-0003.lz4.inprogress", lz4JavaStream(Self.text(50..<60), hasEnd: false)
    )
    let all = try classify(files + [written])
    expect(60, all)
    #expect(all.status == 3 && all.outputText.contains("unfinished"))
    #expect(try classify(files + [written], "--accept", "unfinished").status == 1)
  }

  @Test("tar archives of all endings", arguments: ["tzst", "tlz4", "txz"])
  func tars(ending: String) throws {
    try temporaryDirectory { directory in
      try Data(Self.text(0..<60)).write(to: directory.appendingPathComponent("events_1_app"))
      let tar = try runTool("tar", ["-cf", "-", "events_1_app"], directory: directory).output
      let program = ["tzst": "zstd", "tlz4": "lz4", "txz": "xz"][ending, default: ""]
      let result = try classify([("a.\(ending)", try packed(program, tar))])
      expect(60, result)
      #expect(result.status == 1 && !result.outputText.contains("promises"))
      #expect(result.outputText.contains("\"format\": \"tar+\(program)\""))
    }
  }

  @Test("the outputs of a job of Hadoop's, of which some are empty")
  func outputs() throws {
    let result = try classify([
      ("_SUCCESS", []), ("part-r-00000.lz4", hadoopLZ4Stream(Self.text(0..<30), bufferBytes: 1000)),
      ("part-r-00001.lz4", bigEndian(0)),
      ("part-r-00002.lz4", hadoopLZ4Stream(Self.text(30..<60), bufferBytes: 1500, blockBytes: 500)),
    ])
    expect(60, result)
    #expect(result.status == 1, "\(result.outputText)")
  }

  @Test("a wrong format is named, with those that there are")
  func formatOption() throws {
    let result = try classify([("a.log", Self.text(0..<1))], "--input-format", "hadoop")
    #expect(result.status == 64 && result.errorText.contains("hadoop-lz4"), "\(result.errorText)")
  }
}
