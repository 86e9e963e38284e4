import Foundation
import StreamCore
import TestSupport
import Testing

/// Archives of many frames, which workers decode several at a time.
@Suite(.needs("bgzip", "zstd", "pzstd", "gzip")) struct FrameRunTests {
  /// What makes them of the file `t.log`; how many frames they have at least.
  static let scripts = [
    "bgzip -c t.log", "(head -n 3000 t.log | bgzip -c; tail -n +3001 t.log | bgzip -c)",
    "split -C 90k --filter='zstd -qc' t.log", "split -C 90k --filter='zstd -qc --no-check' t.log",
    "split -C 40k --filter='gzip -nc' t.log",
    "(split -C 90k --filter='zstd -qc' t.log; head -c 1000 /dev/zero; bgzip -c t.log; cat t.log)",
    "split -C 200k --filter='pzstd -qc -p2' t.log | gzip -nc",
  ]

  private static let text: [UInt8] = {
    var maker = LineMaker()
    return maker.lines(8_000)
  }()

  private func attacked(_ script: String, _ body: (AttackedFile, [UInt8]) throws -> Void) throws {
    try temporaryDirectory { directory in
      try write(Self.text, to: directory.appendingPathComponent("t.log"))
      let result = try runTool("bash", ["-c", script], directory: directory)
      try #require(result.status == 0, "\(result.errorText)")
      try body(AttackedFile(directory.appendingPathComponent("a").path), result.output)
    }
  }

  @Test("they are read whole", arguments: scripts)
  func whole(script: String) throws {
    try attacked(script) { file, archive in
      file.write(archive)
      let outcome = try file.classifyInAllWays(script)
      let copies = script.contains("cat t.log") ? 3 : 1
      #expect(outcome.code == 0)
      #expect(outcome.lines == copies * Self.text.count { $0 == 0x0a })
    }
  }

  /// A member as BGZF has it, of a text of any length.
  private func member(_ text: [UInt8]) throws -> [UInt8] {
    let packed = try runTool("gzip", ["-nc"], input: text).output.dropFirst(10)
    let size = 18 + packed.count - 1
    return [0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 0xff, 6, 0, 0x42, 0x43, 2, 0]
      + [UInt8(size & 0xff), UInt8(size >> 8)] + packed
  }

  @Test("members with more text than BGZF allows are read all the same", arguments: [1, 3, 9])
  func large(count: Int) throws {
    try temporaryDirectory { directory in
      let file = try AttackedFile(directory.appendingPathComponent("a").path)
      var maker = LineMaker()
      let texts = (0..<count).map { maker.lines($0 % 2 == 0 ? 2_000 : 20) }
      try #require(texts[0].count > 65_536)
      file.write(try texts.flatMap { try member($0) } + member([]))
      let outcome = try file.classifyInAllWays("\(count)")
      let lines = texts.reduce(0) { $0 + $1.count { $0 == 0x0a } }
      #expect(outcome.code == 0 && outcome.lines == lines)
    }
  }

  @Test(
    "where they are damaged, neither threads nor chunks change what is said",
    arguments: scripts
  )
  func damaged(script: String) throws {
    let seed = SplitMix64.testSeed(37)
    var random = SplitMix64(seed: seed)
    try attacked(script) { file, archive in
      file.write(archive)
      let whole = try file.classify()
      for number in 0..<25 {
        var bytes = archive
        let start = Int.random(in: bytes.indices, using: &random)
        switch number % 4 {
        case 0: bytes[start] ^= 1 << UInt8.random(in: 0...7, using: &random)
        case 1: bytes.removeLast(bytes.count - start)
        case 2: bytes.removeSubrange(start..<min(bytes.count, start + 5_000))
        default:
          for index in start..<min(bytes.count, start + 300) {
            bytes[index] = UInt8.random(in: 0...255, using: &random)
          }
        }
        file.write(bytes)
        let outcome = try file.classifyInAllWays("\(script), seed \(seed), \(number)")
        let isSame = outcome.content == whole.content
        #expect(
          outcome.isMarked || isSame || !outcome.isVerified || number % 4 == 1,
          "\(script), seed \(seed), \(number)"
        )
      }
    }
  }
}
