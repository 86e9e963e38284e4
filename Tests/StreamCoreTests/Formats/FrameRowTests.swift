import Foundation
import StreamCore
import TestSupport
import Testing

/// Frames of several formats, text and zeros after each other are each read, wherever chunks end.
@Suite(.needs("lz4", "zstd", "gzip", "xz", "bzip2", "lzip")) struct FrameRowTests {
  /// A part of a file: text that is packed, or not.
  struct Part: Sendable, CustomTestStringConvertible {
    let name: String
    let command: [String]

    init(_ name: String, _ command: String...) {
      self.name = name
      self.command = command
    }

    var testDescription: String { (command.first ?? name) + command.dropFirst().joined() }

    func bytes(_ text: [UInt8]) throws -> [UInt8] {
      guard let program = command.first else { return text }
      return try runTool(program, Array(command.dropFirst()), input: text).output
    }
  }

  static let parts = [
    Part("plain"), Part("gzip", "gzip", "-nc"), Part("zstd", "zstd", "-qc"),
    Part("lz4", "lz4", "-qc", "-B4"), Part("lz4", "lz4", "-qc", "-B4", "-BD"),
    Part("lz4", "lz4", "-qlc"), Part("xz", "xz", "-c"), Part("bzip2", "bzip2", "-c"),
    Part("lzip", "lzip", "-c"),
  ]
  static let lineCounts = [1, 40]

  private func withFile(_ body: (AttackedFile) throws -> Void) throws {
    try temporaryDirectory { try body(AttackedFile($0.appendingPathComponent("a").path)) }
  }

  private func numbers(_ outcome: Outcome) -> [Int?] {
    outcome.messages.map { Int($0.split(separator: " ")[1]) }
  }

  private func format(_ outcome: Outcome) -> String? {
    String(decoding: outcome.json, as: UTF8.self).firstMatch(of: /"format": "([^"]*)"/)
      .map { String($0.1) }
  }

  @Test("every format after every other, and the first once more", arguments: parts, lineCounts)
  func pairs(first: Part, count: Int) throws {
    try withFile { file in
      for second in Self.parts {
        var maker = LineMaker()
        var bytes = try first.bytes(maker.lines(count))
        for part in [second, first] { bytes += try part.bytes(maker.lines(count)) }
        file.write(bytes)
        let outcome = try file.classifyInAllWays(
          "\(first.testDescription), \(second.testDescription)"
        )
        #expect(outcome.code == 0 && outcome.lines == 3 * count, "\(second.testDescription)")
        #expect(numbers(outcome) == Array(1...(3 * count)), "\(second.testDescription)")
        let names = first.name == second.name ? [first.name] : [first.name, second.name]
        #expect(format(outcome) == names.joined(separator: ","))
      }
    }
  }

  @Test("zeros between and after frames are no damage", arguments: parts.dropFirst())
  func padding(part: Part) throws {
    try withFile { file in
      for zeros in [1, 3, 4, 511, 100_000] {
        var maker = LineMaker()
        let padding = [UInt8](repeating: 0, count: zeros)
        let frames = try (0..<2).map { _ in try part.bytes(maker.lines(20)) + padding }
        file.write(frames.flatMap(\.self))
        let outcome = try file.classifyInAllWays("\(zeros) zeros")
        #expect(outcome.code == 0 && numbers(outcome) == Array(1...40), "\(zeros) zeros")
        #expect(outcome.number("skippedBytes") == 2 * zeros)
      }
    }
  }

  @Test(
    "what is neither is garbage with its place, and what follows is read",
    arguments: parts.dropFirst()
  )
  func garbage(part: Part) throws {
    try withFile { file in
      var random = SplitMix64(seed: 11)
      for count in [1, 7, 22, 70_000] {
        var maker = LineMaker()
        let first = try part.bytes(maker.lines(30))
        // No zero, which would be padding.
        let odd = (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) | 0x80 }
        file.write(first + odd)
        let last = try file.classifyInAllWays("\(count) bytes at the end")
        #expect(last.code == 2 && numbers(last) == Array(1...30), "\(count)")
        #expect(last.lines == 30 && last.damageKinds.count == 1, "\(count)")
        let json = String(decoding: last.json, as: UTF8.self)
        #expect(json.contains("\"offset\": \(first.count),"), "\(count)")
        #expect(json.contains("\"damagedBytes\": \(count)"), "\(count)")
        for next in Self.parts.dropFirst() where next.name != "lz4" || part.name != "lz4" {
          var maker = maker
          file.write(first + odd + (try next.bytes(maker.lines(10))))
          let outcome = try file.classifySometimesInAllWays(
            "\(count) bytes before \(next.testDescription)"
          )
          // The line after what was lost may have begun in it.
          #expect(outcome.code == 2, "\(count), \(next.testDescription)")
          #expect(numbers(outcome).suffix(9) == Array(32...40), "\(count), \(next.testDescription)")
        }
      }
    }
  }

  @Test("words after a frame are text only with a line end or a record")
  func words() throws {
    try withFile { file in
      var maker = LineMaker()
      let packed = try Self.parts[1].bytes(maker.lines(5))
      for (words, lines) in [
        ("hello trailing garbage", 5), ("so ends it\n", 6), (#"{"error":"line 6 of 6"}"#, 6),
        ("abc", 5), ("\n", 6),
      ] {
        file.write(packed + Array(words.utf8))
        let outcome = try file.classifyInAllWays(words)
        #expect(outcome.lines == lines, "\(words)")
        #expect(outcome.damageKinds == (lines == 5 ? ["garbage"] : []), "\(words)")
      }
    }
  }

  @Test("a frame in a text is found wherever it begins", arguments: parts.dropFirst())
  func everywhere(part: Part) throws {
    try withFile { file in
      var maker = LineMaker()
      let text = maker.lines(3000)
      try #require(text.count > 64 << 10)
      let packed = try part.bytes(maker.lines(3))
      for count in (text.count - 40)...text.count {
        // A text that does not end with a line end goes on in the frame.
        let after = maker.number
        file.write(text[..<count] + packed + text[..<text.count])
        let outcome = try file.classifySometimesInAllWays("\(count) bytes before it")
        let whole = text[..<count].count { $0 == 0x0a }
        #expect(outcome.lines == whole + 3 + 3000, "\(count)")
        #expect(outcome.damageKinds.isEmpty && after == 3003)
      }
    }
  }

  @Test("many parts of a few bytes take no longer than they are", .linearTime)
  func many() throws {
    try withFile { file in
      var maker = LineMaker()
      let parts = try [maker.lines(1), Self.parts[1].bytes(maker.lines(1))]
      file.write((0..<20_000).flatMap { _ in parts.flatMap(\.self) })
      let outcome = try file.classify()
      #expect(outcome.code == 0 && outcome.lines == 40_000)
    }
  }
}
