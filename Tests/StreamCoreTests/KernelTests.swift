import StreamCore
import TestSupport
import Testing

/// All kernels give the same results, at every alignment and length.
@Suite struct KernelTests {
  static let nameSets: [[String]] = [
    ["error"], ["e"], ["@x"], ["error", "err_1", "Z"], ["e.r"], ["r\\"],
    ["error", "err", "exception", "failure", "cause", "reason", "stack_trace", "fault"],
  ]
  static let heads = ["panic: ", "fatal error: ", "größe", "éüöß"]

  private static func scanner(_ names: [String], _ kernel: Kernel) -> LineScanner {
    LineScanner(
      names: names.map { Array($0.utf8) },
      heads: heads.map { Array($0.utf8) },
      kernel: kernel
    )
  }

  /// What a scan can stumble over.
  static let pieces = [
    "error\"", "error\\", "error=", "error.", "err_1\"", "Z\"", "@x\"", "err=", "failure\"",
    "reason.",
    "\\u0065", "\\u0026", "\\u006F", "\\u00", "\\", "\"", "\n", "\r\n", " \t\r\n", "\n\n", "x",
    "rror\"",
    "error", "some words of no interest, ", "or6", "ut P ", "rr P:", "out P", " ", "P", "u003",
    "\\u0\"\"", "\\u002", "e.r\"", "\\u002e", "r\\\\", "r\\\"", "é\n", "\\u005c", "\\u0075",
    "\\u0039",
    ":", "\n{", "{", "\n{ut P ", "\r\n{\"a\": P : ", "\u{0}", "panic: ", "panic:", "fatal error: ",
    "größe", "éüöß", "éüö", "MESSAGE\":null", "MESSAGE\\\" : [", "MESSAGE\":\"", "MESSAGE",
    String(
      repeating: "{\"a\":\"records, which the wide kernels have a short way for P \"}\n",
      count: 9
    ),
    String(repeating: "a longer text that the wide kernels pass over\n", count: 5),
    String(repeating: "-", count: 61), String(repeating: "=", count: 253),
  ]

  @Test("kernels agree with the portable one", arguments: nameSets)
  func agree(names: [String]) {
    let seed = SplitMix64.testSeed(11)
    var random = SplitMix64(seed: seed)
    let scanners = Kernel.available.map { Self.scanner(names, $0) }
    for _ in 0..<400 {
      var text: [UInt8] = [0x0a]
      for _ in 0..<Int.random(in: 0...40, using: &random) {
        text += Array((Self.pieces.randomElement(using: &random) ?? "").utf8)
      }
      var buffer = Buffer(byteCount: text.count + 64)
      let start = Int.random(in: 0...64, using: &random)
      buffer.write(text.span, at: start)
      // Old text behind the range must never be seen, but for the look-ahead's zeros.
      buffer.clearSlack(after: start + text.count)
      var from = start + 1
      let to = start + text.count
      while from < to {
        let bytes = buffer.bytes
        let objects = bytes[from - 1] == 0x0a && bytes[from] == 0x7b && random.chance(4) == false
        let found = scanners.map {
          objects ? $0.scanObjects(buffer, from..<to) : $0.scan(buffer, from..<to)
        }
        for other in found.dropFirst() {
          #expect(other.position == found[0].position, "seed \(seed)")
          #expect(other.lineEnds == found[0].lineEnds, "seed \(seed)")
          #expect(other.hit == found[0].hit, "seed \(seed)")
        }
        if !objects {
          let places = (from..<found[0].position).filter { bytes[$0] == 0x0a }
          for scanner in scanners {
            var ends = LineEnds()
            ends.replace(with: [1, 2, 3])
            let result = scanner.scan(buffer, from..<to, &ends)
            #expect(result.position == found[0].position, "seed \(seed)")
            #expect(result.hit == found[0].hit, "seed \(seed)")
            #expect(ends.places.indices.map { ends.places[$0] } == places, "seed \(seed)")
          }
        }
        from = found[0].position + (found[0].hit == .nothing ? 0 : 1)
      }
    }
  }

  @Test("a scan ends where it can list no more line ends", arguments: Kernel.available)
  func list(kernel: Kernel) {
    let scanner = Self.scanner(["error"], kernel)
    var random = SplitMix64(seed: 9)
    // Nothing but line ends, and texts with some.
    for share in [1, 2, 40] {
      let text = (0..<60_000).map { _ in random.chance(share) ? UInt8(0x0a) : 0x78 }
      var buffer = Buffer(byteCount: text.count + 1)
      buffer.write(([0x0a] + text).span, at: 0)
      buffer.clearSlack(after: text.count + 1)
      var ends = LineEnds()
      var places: [Int] = []
      var at = 1
      while at <= text.count {
        let result = scanner.scan(buffer, at..<(text.count + 1), &ends)
        #expect(result.hit == .nothing && result.position > at && ends.count <= LineEnds.room)
        #expect(result.lineEnds == ends.count)
        places += ends.places.indices.map { ends.places[$0] }
        guard result.position > at else { return }
        at = result.position
      }
      #expect(places == text.indices.filter { text[$0] == 0x0a }.map { $0 + 1 })
    }
  }

  @Test("a scan of records stops where a line begins otherwise", arguments: Kernel.available)
  func objects(kernel: Kernel) {
    let scanner = Self.scanner(["error"], kernel)
    for count in 0..<200 {
      let records = Array(String(repeating: "{\"a\":\"\(count)\"}\n", count: 1 + count % 7).utf8)
      let line = [UInt8](repeating: 0x78, count: count)
      for (other, hit) in [
        ("x\n", false), ("\n", false), ("{}\n", false), ("{\"error\":1}\n", true),
      ] {
        let text =
          [0x0a] + Array("{\"".utf8) + line + Array("\"}\n".utf8) + records + Array(other.utf8)
        var buffer = Buffer(byteCount: text.count)
        buffer.write(text.span, at: 0)
        buffer.clearSlack(after: text.count)
        let result = scanner.scanObjects(buffer, 1..<text.count)
        let begin = text.count - other.utf8.count
        let isObject = other.utf8.first == 0x7b
        #expect(result.hit == (hit ? .candidate : .nothing))
        #expect(hit ? result.position > begin : result.position == (isObject ? text.count : begin))
        #expect(result.lineEnds == 2 + count % 7 + (isObject && !hit ? 1 : 0))
      }
    }
  }

  /// As docs/CONTRACT.md says ("Candidates").
  private static func isCandidate(_ line: [UInt8], _ names: [String]) -> Bool {
    if line.contains(0) || heads.contains(where: { contains(line, Array($0.utf8)) }) { return true }
    let escaped = Array(names.joined().utf8) + Array(#"\u0123456789abcdefABCDEFMESSAGE"#.utf8)
    return line.indices.contains { index in
      let rest = line[index...]
      let isName = names.contains { name in
        rest.starts(with: name.utf8)
          && rest.dropFirst(name.utf8.count).first.map("\"\\=.'\u{1B}".utf8.contains) == true
      }
      if isName || isOddMessage(rest) { return true }
      guard rest.count >= 6, rest.starts(with: #"\u00"#.utf8),
        let high = Character(Unicode.Scalar(rest[index + 4])).hexDigitValue,
        let low = Character(Unicode.Scalar(rest[index + 5])).hexDigitValue
      else { return false }
      return escaped.contains(UInt8(high << 4 | low))
    }
  }

  private static func contains(_ line: [UInt8], _ text: [UInt8]) -> Bool {
    line.indices.contains { line[$0...].starts(with: text) }
  }

  /// Whether a text begins with a `MESSAGE` that is null or an array.
  private static func isOddMessage(_ text: ArraySlice<UInt8>) -> Bool {
    let name = Array("MESSAGE".utf8)
    guard text.starts(with: name) else { return false }
    var rest = text.dropFirst(name.count)
    /// Whether an escape by a number is next.
    func isNumber() -> Bool {
      rest.first == 0x5c && rest.drop { $0 == 0x5c }.first == UInt8(ascii: "u")
    }
    func skipBlanks() {
      while let first = rest.first {
        let kind = rest.drop { $0 == 0x5c }
        if [0x20, 0x09, 0x0d].contains(first) {
          rest = rest.dropFirst()
        } else if first == 0x5c, kind.first.map("nrt".utf8.contains) == true {
          rest = kind.dropFirst()
        } else {
          return
        }
      }
    }
    if isNumber() { return true }
    rest = rest.drop { $0 == 0x5c }
    guard rest.first == 0x22 else { return false }
    rest = rest.dropFirst()
    skipBlanks()
    if isNumber() { return true }
    guard rest.first == UInt8(ascii: ":") else { return false }
    rest = rest.dropFirst()
    skipBlanks()
    return isNumber() || rest.first == UInt8(ascii: "n") || rest.first == UInt8(ascii: "[")
  }

  @Test("a candidate is what the contract says", arguments: Kernel.available, nameSets)
  func predicate(kernel: Kernel, names: [String]) {
    let scanner = Self.scanner(names, kernel)
    var lines: [[UInt8]] = []
    for first in UInt8.min...UInt8.max {
      for name in names { lines.append(Array(name.utf8) + [first]) }
      lines += (UInt8.min...UInt8.max).map { Array(#"\u00"#.utf8) + [first, $0] }
    }
    var texts: [String] = [
      "error", "error\"", #"\u0065"#, #"\\u0065"#, #"\U0065"#, #"\u0165"#, "errorerror\\", "\u{0}",
      "é\u{0}é", "éerr=", "MESSAGE\":null", "MESSAGE\\\" \t: \r[", "MESSAGE\":\"", "MESSAGE\":1",
      "MESSAGE:n", "MESSAGE\\\\\":n", "MESSAGE\\\\\\\"\\n:\\\\t[", "MESSAGE\\u0022",
      "MESSAGE\\\":\\\"", "MESSAGE\":\\u005b", "panic:", "Panic: ", "rror\"",
    ]
    texts += Self.heads
    for name in names { texts.append("\(name).") }
    for text in texts {
      // Around the edges of steps.
      for offset in 0..<262 where [0, 1, 28, 29, 30, 31].contains(offset % 32) {
        let before = [UInt8](repeating: 0x78, count: offset)
        for missing in 0...1 { lines.append(before + text.utf8.dropLast(missing)) }
      }
    }
    var random = SplitMix64(seed: SplitMix64.testSeed(14))
    for _ in 0..<500 {
      lines.append(
        (0..<5).flatMap { _ in Array(random.pick(Self.pieces).utf8) }.filter { $0 != 0x0a }
      )
    }
    var failures: [[UInt8]] = []
    for line in lines where !line.contains(0x0a) {
      var buffer = Buffer(byteCount: line.count + 64)
      // What would complete the line stands behind its end.
      buffer.write((line + Array("\nrror\"\n".utf8)).span, at: 0)
      // Hits that say something only of a container's line are none here.
      var at = 0
      var result = scanner.scan(buffer, at..<line.count)
      while result.hit == .partialTag {
        at = result.position + 1
        result = scanner.scan(buffer, at..<line.count)
      }
      if (result.hit == .candidate) != Self.isCandidate(line, names) { failures.append(line) }
    }
    #expect(failures.isEmpty, "\(failures.prefix(5).map { String(decoding: $0, as: UTF8.self) })")
  }
}
