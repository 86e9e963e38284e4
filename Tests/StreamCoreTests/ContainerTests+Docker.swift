import Foundation
import Reference
import StreamCore
import TestSupport
import Testing

/// Records that docker's `json-file` cut into parts.
extension ContainerTests {
  /// A line as docker writes it.
  private func line(_ log: String, _ stream: String = "stdout", time: Int = 0) -> String {
    let escaped = log.replacingOccurrences(of: "\\", with: #"\\"#)
      .replacingOccurrences(of: "\"", with: #"\""#)
      .replacingOccurrences(of: "\n", with: #"\n"#)
    return #"{"log":"\#(escaped)","stream":"\#(stream)","time":"1970-01-01T00:00:0\#(time)Z"}"#
      + "\n"
  }

  /// The lines of a text that docker reads in so many bytes at a time.
  private func lines(
    _ log: String,
    _ stream: String = "stdout",
    partBytes: Int = 16 << 10
  ) -> [String] {
    let bytes = Array(log.utf8)
    return stride(from: 0, to: bytes.count, by: partBytes).map { start in
      let part = bytes[start..<min(start + partBytes, bytes.count)]
      return line(String(decoding: part, as: UTF8.self), stream, time: min(start, 9))
    }
  }

  /// So many bytes of plain text.
  private func pad(_ byteCount: Int) -> String { String(repeating: "x", count: byteCount) }

  @Test("what docker cut at 16 KiB is joined, in every block size and kernel")
  func dockerParts() throws {
    let part = 16 << 10
    let hidden = "{\"pad\":\"\(pad(part))\",\"error\":\"boom\"}\n"
    let early = "{\"error\":\"boom\",\"pad\":\"\(pad(part))\"}\n"
    let cut = "{\"pad\":\"\(pad(part - 13))\",\"error\":\"boom\"}\n"
    let whole = "{\"error\":\"boom\",\"pad\":\"\(pad(part))\"}"
    let rows: [(text: String, failures: Int, malformed: Int, continued: Int)] = [
      // The error is in the second part; in the first one, and across both.
      (lines(hidden).joined(), 1, 0, 1),
      (lines(early).joined(), 1, 0, 1),
      (lines(cut).joined(), 1, 0, 1),
      (lines("{\"pad\":\"\(pad(5 * part))\",\"error\":\"boom\"}\n").joined(), 1, 0, 5),
      // Two streams in turns.
      (zip(lines(hidden), lines(early, "stderr")).map { $0 + $1 }.joined(), 2, 0, 2),
      // A record of 16 KiB, the line end of which stands by itself; and a whole one without it.
      (line("{\"error\":\"\(pad(part - 12))\"}") + line("\n"), 1, 0, 0),
      (line(whole) + line(whole), 2, 0, 0),
      // Plain text that goes on with a bracket, and such text before a record.
      (line(pad(part)) + line("{\"error\":\n"), 0, 0, 1),
      (line(pad(part)) + line("{\"error\":1}\n"), 1, 0, 0),
      // Shorter than docker's buffer.
      (line(pad(part - 1)) + line("{\"error\":\n"), 0, 1, 0),
      // The end of the archive, or another record, is where the rest should be.
      (lines(early)[0], 0, 1, 0),
      (lines(early)[0] + line("{\"error\":1}\n"), 1, 1, 0),
      // Lines of CRI and of others are in between.
      (
        lines(hidden)[0] + "1970-01-01T00:00:00Z stdout F {\"error\":1}\n"
          + "{\"log\":\"}\",\"stream\":\"stdout\",\"error\":2}\n" + lines(hidden)[1], 3, 0, 1
      ),
    ]
    for (number, row) in (rows + [all(rows)]).enumerated() {
      let bytes = Array(row.text.utf8)
      let expected = reference(bytes)
      #expect(expected.total == row.failures, "row \(number)")
      #expect(expected.malformed == row.malformed, "row \(number)")
      #expect(expected.continued == row.continued, "row \(number)")
      for (index, byteCount) in [4001, 8192, 16_500, 40_000, 64 << 10].enumerated() {
        let kernel = Kernel.available[index % Kernel.available.count]
        let archive = archive(blocks(of: bytes, byteCount: byteCount))
        let json = try classify(archive, jobs: 1 + index % 3, kernel: kernel)
        let problems = expected.mismatches(withTallyJSON: Data(json))
        #expect(problems.isEmpty, "row \(number), blocks of \(byteCount): \(problems.prefix(3))")
      }
    }
  }

  /// All texts behind each other, of which none leaves a record open.
  private func all(
    _ rows: [(text: String, failures: Int, malformed: Int, continued: Int)]
  ) -> (text: String, failures: Int, malformed: Int, continued: Int) {
    let end = line("{}\n")
    return (
      rows.map { $0.text + end }.joined(), rows.map(\.failures).reduce(0, +),
      rows.map(\.malformed).reduce(0, +), rows.map(\.continued).reduce(0, +)
    )
  }

  @Test("docker's parts in chunks cut at every byte", arguments: [false, true])
  func dockerCutEverywhere(isInterleaved: Bool) throws {
    var options = TallyOptions()
    options.dockerPartBytes = 20
    for spaces in 0..<20 {
      let record = "{\(String(repeating: " ", count: spaces))\"\\u0065rror\":\"\\u00e9é\"}\n"
      let other = "{\"a\":1,\"b\":22,\"c\":333,\"error\":2}\n"
      let parts = lines(record, partBytes: 20)
      let others = isInterleaved ? lines(other, "stderr", partBytes: 20) : []
      var text = "{}\n"
      for index in 0..<max(parts.count, others.count) {
        if index < parts.count { text += parts[index] }
        if index < others.count { text += others[index] }
      }
      let bytes = Array(text.utf8)
      let expected = reference(bytes, ReferenceOptions(dockerPart: 20))
      #expect(expected.total == (isInterleaved ? 2 : 1) && expected.malformed == 0)
      for edge in stride(from: spaces % 2, through: bytes.count, by: 2) {
        let archive = archive([Array(bytes[..<edge]), Array(bytes[edge...])])
        let problems = expected.mismatches(withTallyJSON: Data(try classify(archive, options)))
        #expect(problems.isEmpty, "\(spaces) spaces, chunk at \(edge): \(problems.prefix(3))")
      }
    }
  }

  @Test("a gap drops docker's parts before it")
  func dockerGap() throws {
    let record = "{\"error\":\"\(pad(16 << 10))\"}\n"
    let parts = lines(record).map { Array($0.utf8) }
    let torn = Array("torn\n".utf8)
    let tally = try reading(archive([parts[0], nil, torn + parts[0] + parts[1]]))
    #expect(tally.input.archives.map(\.lostLines) == [2])
    #expect(tally.input.lines == 2 && tally.input.continued == 1)
    #expect(tally.failures.total == 1 && tally.input.malformed == 0)
    // The last part stands by itself, and says nothing.
    let cut = try reading(archive([parts[0], nil, torn + parts[1]]))
    #expect(cut.input.archives.map(\.lostLines) == [2])
    #expect(cut.input.lines == 1 && cut.input.continued == 0 && cut.failures.total == 0)
  }

  @Test("docker's parts that are too long together are one record that is too long")
  func dockerOversized() throws {
    let text = lines("{\"error\":\"\(pad(40_000))\"}\n").joined() + line("{\"error\":1}\n")
    for (bytes, oversized) in [(40_012, 1), (40_013, 0)] {
      for size in [5000, 64 << 10] {
        let archive = archive(blocks(of: Array(text.utf8), byteCount: size))
        let tally = try reading(archive, lineBytesMax: bytes)
        #expect(tally.input.oversized == oversized && tally.failures.total == 2 - oversized)
        #expect(tally.input.lines == 4 && tally.input.continued == 2)
      }
    }
  }
}
