import StreamCore
import TestSupport
import Testing

/// All kernels give the same results, at every alignment and length.
@Suite struct KernelTests {
  static let nameSets: [[String]] = [["error"], ["e"], ["error", "err_1", "Z"]]

  @Test("kernels agree with the portable one", arguments: nameSets)
  func agree(names: [String]) {
    let seed = SplitMix64.testSeed(11)
    var random = SplitMix64(seed: seed)
    let pieces = [
      "error\"", "error\\", "err_1\"", "Z\"", "\\u0065", "\\u0026", "\\u006F", "\\u00", "\\", "\"",
      "\n", "\r\n", " \t\r\n", "\n\n", "x", "rror\"", "error", "some words of no interest, ",
      " P ", " P:", "P", " ", ":", "\\u005c", "\\u0075", "\\u0039",
    ]
    let scanners = Kernel.available.map {
      LineScanner(names: names.map { Array($0.utf8) }, kernel: $0)
    }
    for _ in 0..<400 {
      var text: [UInt8] = [0x0a]
      for _ in 0..<Int.random(in: 0...40, using: &random) {
        text += Array((pieces.randomElement(using: &random) ?? "").utf8)
      }
      var buffer = Buffer(byteCount: text.count + 64)
      let start = Int.random(in: 0...64, using: &random)
      buffer.write(text.span, at: start)
      // Old text behind the range must never be seen, but for the look-ahead's zeros.
      buffer.clearSlack(behind: start + text.count)
      var from = start + 1
      let to = start + text.count
      while from < to {
        let expected = scanners[0].scan(buffer, from..<to)
        for scanner in scanners.dropFirst() {
          let found = scanner.scan(buffer, from..<to)
          #expect(found.position == expected.position, "seed \(seed)")
          #expect(found.lineEnds == expected.lineEnds, "seed \(seed)")
          #expect(found.blankLines == expected.blankLines, "seed \(seed)")
        }
        from = expected.position + 1
      }
    }
  }
}
