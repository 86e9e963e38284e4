import StreamCore
import TestSupport
import Testing

/// Blank, text or a record's: what a line is by its bytes alone (docs/CONTRACT.md, "Lines").
@Suite struct LineClassTests {
  static let records = [
    "{", "{}", "\u{FEFF}{\"a\":1}", "\u{1E}{\"a\":1}", " \t{", "\u{1B}[31m{", "\r{",
    "\u{1B}[1;31m \u{1B}[m{", "\u{FEFF} \u{1E}\u{1B}[0m{x", "\u{FEFF}\u{1E}\u{FEFF}{",
    "\u{0}\u{0} {", "2022-05-12T09:14:31Z stdout F {\"a\":1}", "x {}", "x\t{ }", "x { \"a\" }",
    "x {\"} \t\r", "x {\"}\u{1B}[0m", "x {\"}\u{1B}[0m \u{1B}[1;2m\r", "x\u{1B}[1m{}",
    "x\u{1B}[2K{}", "x { {\"a\":1}", "x {y} {\"z\"}", "[{", "[ \t{", " [{", "\u{1B}[1m[{",
    "[x {\"}",
    "level=info msg=x", "a=b time=", "time= x=", "t=1 x=2", "ts=\"a \\\" b\" x=", "lvl= msg=",
    "t=\"\\x\" x={", "  severity=a b=c", "\u{1B}[33mmessage=\"\" @x.y/z-1=2", "_a=1\tmsg=2",
    "time=\"\\\\\" x=", "time=1 x={y}", "time=1 x=\"2\" y",
    String(repeating: "x", count: 511) + " {\"}",
  ]
  static let texts = [
    "x", "}", "x{\"}", "x {\"", "x {a}", "x { }x", "mm{\"}", "[1m{}", "x [1m{}", "\u{1B}[1{}",
    "\u{1B}[1!{}", "[", "[x", "[]", "[ x {a}", "\u{FEFF}", "\u{1E}", "\u{1B}[0m",
    "x\u{FEFF}{\"a\":1", "time=1", "time=1 x", "t=1  x=2", "t=a\"b x=1", "t=1 x=2=3",
    "time=1 x=\"2",
    "msg=a\rx=b", "x=1 y=2", "1time=2 x=3", "time=\"1\"x=2", "time=\"1 x=2", "time=\"1\\\" x=2",
    "Time=1 x=2", "time =1 x=2", ".time=1 x=2", "=1 time=2", "times=1 x=2", "panic: x", "m", "m ",
    "xm", "1m", "\u{1B}1m", "[1m", "I0512 09:14:31 1 a.go:2] x", "took 12s",
    "10.0.0.1 - - [12/May/2022:09:14:31 +0000] \"GET / HTTP/2.0\" 200 -", "\u{EF}", "é {a}",
    String(repeating: "x", count: 512) + " {\"}",
  ]
  static let blanks = ["", " ", "\t", "\r", " \t\r\r "]

  @Test("each line is in one class")
  func classes() {
    let expected = [(Self.records, LineShape.record), (Self.texts, .text), (Self.blanks, .blank)]
    for (lines, shape) in expected {
      for line in lines {
        let bytes = Array(line.utf8)
        #expect(LineShape(bytes.span, 0..<bytes.count) == shape, "\(line.debugDescription)")
      }
    }
  }

  /// Lines that are nearly something else.
  private static func hostile(_ random: inout SplitMix64) -> [UInt8] {
    if random.chance(3) {
      return Array((random.pick([records, texts, blanks].flatMap { $0 })).utf8)
    }
    let pieces = [
      "{", "}", "\"", " ", "\t", "\r", "m", "\u{1B}[", "1", ";", "[", "=", "time", "msg", "x", "é",
      "\u{1E}", "\u{FEFF}", "\\", "time=", "level=\"", "{\"", " {", "\u{1B}[0m", "a.b", "@", "-",
      String(repeating: "x", count: 63), String(repeating: " ", count: 40),
      String(repeating: "key", count: 170),
    ]
    return (0..<random.number(0...12)).flatMap { _ in Array(random.pick(pieces).utf8) }
  }

  /// The next line of a log of pairs: as the one before, but for a byte or two.
  private static func alike(_ line: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
    let bytes = Array(" =\"\\\t\r\n{}\0tx1\u{1F}".utf8)
    var next = line
    for _ in 0..<random.number(0...2) {
      let place = random.number(0...next.count)
      switch random.number(0...3) {
      case 0: next.insert(random.pick(bytes), at: place)
      case 1 where place < next.count: next.remove(at: place)
      case 2 where place < next.count: next[place] = random.pick(bytes)
      case 3 where place < next.count && random.chance(4): next.removeSubrange(place...)
      default: break
      }
    }
    return next
  }

  @Test("every kernel counts what single lines are", arguments: Kernel.available)
  func count(kernel: Kernel) {
    let seed = SplitMix64.testSeed(12)
    var random = SplitMix64(seed: seed)
    let scanner = LineScanner(names: [Array("error".utf8)], kernel: kernel)
    // It knows what the lines before were like.
    var lineEnds = LineEnds()
    for _ in 0..<3000 {
      var text: [UInt8] = []
      var expected = LineCounts()
      var first: Int?
      var ends: [Int] = []
      func add(_ line: [UInt8]) {
        switch LineShape(line.span, 0..<line.count) {
        case .record: first = first ?? text.count
        case .text:
          expected.text += 1
          expected.firstText = expected.firstText ?? ends.count
        case .blank: expected.blank += 1
        }
        ends.append(text.count + line.count)
        text += line + [0x0a]
      }
      let pairs = random.pick([
        "time=\"2022-05-12T09:14:31Z\" level=info msg=x", "t=1 x=2", "level=info msg=\"a b\" y=z",
        "severity=\"a b\" some.key=\"c\" x", "time= x=", "msg=\"\" x=\"\"",
        "some.long/key.of_many@bytes-that.fill=a-vector-almost/alone,or level=x y=z",
      ])
      var line = Array(pairs.utf8)
      let isAlike = random.chance(2)
      for _ in 0..<random.number(0...20) {
        if isAlike, random.chance(4) { line = Array(pairs.utf8) }
        line = isAlike ? Self.alike(line, &random) : Self.hostile(&random)
        for line in line.split(separator: 0x0a, omittingEmptySubsequences: false) {
          add(Array(line))
        }
      }
      let start = random.number(0...64)
      var buffer = Buffer(byteCount: start + text.count + 130)
      // What is around the lines says nothing of them.
      buffer.write(Array(repeating: random.pick([0x7d, 0x7b, 0x0a]), count: start).span, at: 0)
      buffer.write((text + Array("{\"}\"=time=".utf8)).span, at: start)
      let range = start..<(start + text.count)
      lineEnds.replace(with: ends.map { $0 + start })
      let counts = scanner.countLines(buffer, from: start, &lineEnds)
      #expect(counts == expected, "seed \(seed)")
      #expect(scanner.firstRecordLine(buffer, range) == first.map { $0 + start }, "seed \(seed)")
    }
  }

  @Test("every line of an archive is in one class, wherever its chunks end")
  func sum() throws {
    let seed = SplitMix64.testSeed(13)
    var hostile = HostileLines(seed: seed)
    hostile.longLineLength = 300
    var random = SplitMix64(seed: seed)
    for round in 0..<4 {
      var text = hostile.text(lineCount: 150)
      for _ in 0..<100 { text += Self.hostile(&random) + [0x0a] }
      var all: [TallyAccumulator.Counts] = []
      for chunkBytes in [1, 7, 100, 1000, 1 << 20] {
        var options = TallyOptions()
        options.lineBytesMax = 300
        options.dockerPartBytes = 100
        options.validate = round == 3
        var job = Job([.bytes(text, name: "a.log")], jobs: 2)
        job.options = options
        job.read.chunkBytes = chunkBytes
        all.append(try job.run().result.tally.counts)
      }
      let counts = all[0]
      let sum =
        counts.blank + counts.text + counts.recordLines + counts.malformed + counts.oversized
        + counts.continued
      #expect(sum == counts.lines, "seed \(seed)")
      #expect(all.allSatisfy { $0 == counts }, "seed \(seed)")
    }
  }
}
