import StreamCore
import TestSupport
import Testing

/// All kernels give the same results, at every alignment and length.
@Suite struct KernelTests {
  static let nameSets: [[String]] = [["error"], ["e"], ["error", "err_1", "Z"], ["e.r"], ["r\\"]]

  @Test("kernels agree with the portable one", arguments: nameSets)
  func agree(names: [String]) {
    let seed = SplitMix64.testSeed(11)
    var random = SplitMix64(seed: seed)
    let pieces = [
      "error\"", "error\\", "err_1\"", "Z\"", "\\u0065", "\\u0026", "\\u006F", "\\u00", "\\", "\"",
      "\n", "\r\n", " \t\r\n", "\n\n", "x", "rror\"", "error", "some words of no interest, ",
      "or6", " P ", " P:", " ", "P", "\\u0\"\"", "\\u002", "e.r\"", "\\u002e", "r\\\\", "r\\\"",
      "é\n", "\\u005c", "\\u0075", "\\u0039", ":", "\n{", "{", "\n{ P ", "\r\n{\"a\": P : ",
      String(
        repeating: "{\"a\":\"records, which the wide kernels have a short way for P \"}\n",
        count: 9
      ),
      String(repeating: "a longer text that the wide kernels pass over\n", count: 5),
      String(repeating: "-", count: 61), String(repeating: "=", count: 253),
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
      buffer.clearSlack(after: start + text.count)
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

  /// As docs/CONTRACT.md says ("Candidates"): a name followed by a quote or a backslash, or an
  /// escape that spells a character of a name.
  private static func isCandidate(_ line: [UInt8], _ names: [String]) -> Bool {
    names.contains { name in
      line.indices.contains { index in
        let rest = line[index...]
        let length = name.utf8.count
        if rest.starts(with: name.utf8), rest.count > length,
          #"\""#.utf8.contains(rest[index + length])
        {
          return true
        }
        guard rest.count >= 6, rest.starts(with: #"\u00"#.utf8),
          let high = Character(Unicode.Scalar(rest[index + 4])).hexDigitValue,
          let low = Character(Unicode.Scalar(rest[index + 5])).hexDigitValue
        else { return false }
        return name.utf8.contains(UInt8(high << 4 | low))
      }
    }
  }

  @Test("a candidate is what the contract says", arguments: Kernel.available, nameSets)
  func predicate(kernel: Kernel, names: [String]) {
    let scanner = LineScanner(names: names.map { Array($0.utf8) }, kernel: kernel)
    var lines: [[UInt8]] = []
    for first in UInt8.min...UInt8.max {
      for name in names { lines.append(Array(name.utf8) + [first]) }
      lines += (UInt8.min...UInt8.max).map { Array(#"\u00"#.utf8) + [first, $0] }
    }
    for text in [
      "error", "error\"", #"\u0065"#, #"\\u0065"#, #"\U0065"#, #"\u0165"#, "errorerror\\",
    ] {
      lines += (0...text.utf8.count).flatMap { count in
        (0..<70).map { Array(repeating: 0x78, count: $0) + Array(text.utf8.prefix(count)) }
      }
    }
    var failures: [[UInt8]] = []
    for line in lines where !line.contains(0x0a) {
      var buffer = Buffer(byteCount: line.count + 64)
      // What would complete the line stands behind its end.
      buffer.write((line + Array("\nrror\"\n".utf8)).span, at: 0)
      // Hits that say something only of a container's line are none here.
      var at = 0
      var isFound = false
      while !isFound {
        let hit = scanner.scan(buffer, at..<line.count).position
        guard hit < line.count else { break }
        isFound = scanner.hit(buffer.bytes, at: hit) == .candidate
        at = hit + 1
      }
      if isFound != Self.isCandidate(line, names) { failures.append(line) }
    }
    #expect(failures.isEmpty, "\(failures.prefix(5))")
  }
}
