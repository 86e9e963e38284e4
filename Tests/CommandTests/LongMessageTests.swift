import Foundation
import TestSupport
import Testing

/// Messages that are longer than what a tally keeps of them, for who runs the program.
@Suite struct LongMessageTests {
  private struct Stats: Decodable {
    let peakMemoryBytes: Int
  }

  /// Records of which each has another message of words of seven letters.
  private func log(records: Int, words: Int) -> [UInt8] {
    var random = SplitMix64(seed: 1)
    let vocabulary = (0..<2000).map { _ in
      (0..<7).map { _ in UInt8(random.number(0x61...0x7a)) } + [0x20]
    }
    var text: [UInt8] = []
    for _ in 0..<records {
      text += Array(#"{"msg":"repository import failed","error":""#.utf8)
      for _ in 0..<words { text += random.pick(vocabulary) }
      text += Array("\"}\n".utf8)
    }
    return text
  }

  @Test("64 MiB of messages of which each is another take no such memory")
  func memory() throws {
    try temporaryDirectory { directory in
      try Data(log(records: 64, words: 1 << 17))
        .write(to: directory.appendingPathComponent("a.log"))
      for format in ["text", "json"] {
        let arguments = ["classify", "--format", format, "--stats", "stats.json", "a.log"]
        // By a shell that starts it as a child: the peak of who starts it, these tests, counts as its own.
        let result = try runTool(
          "sh",
          ["-c", "\"$0\" \"$@\"; exit $?", ClassifyCommandTests.binary] + arguments,
          directory: directory
        )
        #expect(result.status == 1, "\(format): \(result.errorText)")
        let stats = try Data(contentsOf: directory.appendingPathComponent("stats.json"))
        let peak = try JSONDecoder().decode(Stats.self, from: stats).peakMemoryBytes
        #expect(peak < 192 << 20, "\(format): \(peak) bytes")
      }
    }
  }

  @Test("extract --from gives all of a message that the tally has the beginning of")
  func extract() throws {
    try temporaryDirectory { directory in
      let text = log(records: 5, words: 40_000)
      try Data(text).write(to: directory.appendingPathComponent("a.log"))
      let tally = ["classify", "--format", "json", "-o", "tally.json", "a.log"]
      #expect(try run(tally, in: directory).status == 1)
      let json = try Data(contentsOf: directory.appendingPathComponent("tally.json"))
      let groups = try #require(
        (JSONSerialization.jsonObject(with: json) as? [String: Any])?["unknown"]
          as? [[String: Any]]
      )
      #expect(groups.count == 5)
      for group in groups {
        let example = try #require((group["examples"] as? [[String: Any]])?.first)
        #expect(example["truncated"] as? Bool == true)
        #expect(example["messageBytes"] as? Int == 320_000)
        #expect((example["message"] as? String)?.utf8.count == 512 + 2 * 65_536)
      }
      let lines = try run(["extract", "--from", "tally.json", "--unknown"], in: directory)
      #expect(lines.output == text)
    }
  }
}
