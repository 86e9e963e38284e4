import StreamCore
import TestSupport

/// Archives of which a tally needs little.
extension IndexTallyTests {
  /// Lines of which nothing is more than a number in a tally.
  func quiet(_ random: inout SplitMix64, count: Int) -> [UInt8] {
    var text: [UInt8] = []
    for _ in 0..<count {
      let number = random.number(0...999)
      text += Array(
        random.pick([
          #"{"level":"info","msg":"access","uri":"/v2/?n=\#(number)\u0026x=1"}"#, "", " \t",
          #"{"error":null,"msg":"m","n":\#(number)}"#, "plain text \(number)",
          #"{"error":"e","msg":"manifest unknown","n":\#(number)}"#,
          #"{"error":"e","msg":"caf\u00e9 acme/web\#(number % 3)","time":"2022-05-12T09:14:31Z"}"#,
        ]).utf8
      )
      text.append(0x0a)
    }
    return text
  }

  /// A line that counts, or one that is malformed.
  func loud(_ random: inout SplitMix64, second: Int) -> [UInt8] {
    let time = "2022-05-12T09:\(10 + second / 60):\(10 + second % 50).500Z"
    return Array(
      random.pick([
        #"{"error":"boom \#(second)","msg":"repository import failed","time":"\#(time)"}"#,
        #"{"error":"pre importing tagged manifests: reading tags: x","repository":"a/b","time":"\#(time)"}"#,
        #"{"error":"no time","repository":"a/c"}"#, #"{"error":"#,
        #"{"error":"e","msg":"importing repository","time":"\#(time)","repository":"a/d"}"#,
      ]).utf8
    ) + [0x0a]
  }

  /// An archive, and whether much of it can be left out for certain.
  func archive(round: Int) -> (bytes: [UInt8], isTame: Bool) {
    var hostile = HostileLines(seed: UInt64(7000 + round))
    hostile.longLineLength = 300
    hostile.dockerPartBytes = 16 << 10
    var random = SplitMix64(seed: hostile.seed)
    let isTame = round % 3 != 2
    var text: [UInt8] = []
    for part in 0..<10 {
      switch round % 6 {
      case 2: text += hostile.text(lineCount: 4)
      case 5: text += hostile.containerText(lineCount: 4)
      default:
        for _ in 0...random.number(0...3) {
          text += loud(&random, second: part * 120 + random.number(0...119))
        }
      }
      text += quiet(&random, count: 200)
    }
    if random.chance(2) { text.removeLast() }
    if round % 4 == 3 {
      // What is no text is not taken for a log.
      return (text.filter { $0 == 0x0a || $0 == 0x09 || (0x20..<0x7f).contains($0) }, isTame)
    }
    var made = MadeArchive()
    var rest = text[...]
    while !rest.isEmpty {
      if random.chance(3) { made.addSkippable([1, 2, 3]) }
      var blocks: [[UInt8]] = []
      for _ in 0..<random.number(1...12) where !rest.isEmpty {
        blocks.append(Array(rest.prefix(random.number(300...5000))))
        rest = rest.dropFirst(blocks[blocks.count - 1].count)
      }
      made.addFrame(blocks, FrameForm(random.pick(["blocks", "content size", "stored", "legacy"])))
    }
    return (made.bytes, isTame)
  }
}
