/// Writes lines of a few shapes, one like the other but for their values, and near misses of them: what a
/// parser that expects the shape of the line before can stumble over.
///
/// The same seed gives the same lines everywhere.
public struct AlikeLines: Sendable {
  /// The seed, to be named by a test that fails.
  public let seed: UInt64
  private var random: SplitMix64
  private var shape = 0

  /// Creates a generator; the environment's `STREAM_TEST_SEED` takes the place of the seed.
  public init(seed: UInt64) {
    self.seed = SplitMix64.testSeed(seed)
    random = SplitMix64(seed: self.seed)
  }

  /// Lines with `%` where a string's text is, and `#` where another value is.
  public static let shapes = [
    #"{"correlation_id":"%","error":"%","level":"%","msg":"%","time":"%","n":#}"#,
    #"{"level":#,"time":#,"msg":"%","err":{"type":"%","error":"%","code":#},"ok":#}"#,
    #"{ "json" : { "error" : "%" , "msg" : "%" } , "a" : [ # , "%" , [ ] , { } ] }"#,
    #"{"a":"%","a":"%","msg":"%","error":#,"list":[[#,#],[]],"time":"%"}"#,
    #"{"log":"%","stream":"stdout","time":"%"}"#,
    #"{"error":"%"}"#,
    #"{"msg":"%"}"#,
  ]

  /// Texts of strings, most of them right.
  public static let texts = [
    "", "x", "info", "repository import failed", "error importing repository", "größe", "\u{7f}",
    #"\n\t* \"a\"\n\n"#, #"\\"#, #"\u00e9\ud83d\ude00"#, #"{\"error\":\"boom\"}\n"#,
    "2022-05-12T09:14:31.204Z", "2022-05-12 09:14:31", "2022-05-13T09:14:31+02:00",
    "123456789012345678901234567890123456789", #"1 error occurred:\n\t* x\n\n"#,
    "a text that is longer than any vector of the kernels, so that it takes some steps to its end",
    #"an escape \" after more than thirty-two bytes, and at the end of it one more \\"#,
    #"\x"#, #"\u12"#, #"\"#, "\"", "\t", "\u{0}", "\u{1f}", "\",\"msg\":\"",
  ]

  /// Other values, most of them right.
  public static let values = [
    "0", "-0", "1", "50", "-1.5e+3", "0.0E9", "1652346871.204", "true", "false", "null", "10",
    "\"x\"", "{}", "[]", "{\"error\":\"x\"}", "[1]", "01", "1.", "-", "1e", "+1", "tru", "nullx",
    "NaN", "Infinity", "", " 1", "1 ", "\"", "0x1",
  ]

  /// A line without its line end.
  public mutating func line() -> [UInt8] {
    if random.chance(8) { shape = random.number(0...(Self.shapes.count - 1)) }
    let isRight = !random.chance(4)
    var line: [UInt8] = []
    for byte in Self.shapes[shape].utf8 {
      switch byte {
      case UInt8(ascii: "%"):
        line += random.pick(isRight ? Array(Self.texts[..<18]) : Self.texts).utf8
      case UInt8(ascii: "#"):
        line += random.pick(isRight ? Array(Self.values[..<11]) : Self.values).utf8
      default: line.append(byte)
      }
    }
    if random.chance(6) { change(&line) }
    return line
  }

  /// A text of lines, mostly with one kind of line end.
  public mutating func text(lineCount: Int) -> [UInt8] {
    var text: [UInt8] = []
    let usualEnd = random.pick(["\n", "\n", "\r\n"])
    for _ in 0..<lineCount {
      text += line()
      text += random.chance(20) ? random.pick(["\n", "\r\n", "\r\r\n", " \n"]).utf8 : usualEnd.utf8
    }
    return text
  }

  /// Changes one byte, takes one away or adds one, or cuts the line off.
  private mutating func change(_ line: inout [UInt8]) {
    let at = random.number(0...(line.count - 1))
    let byte = random.pick(Self.bytes)
    switch random.number(0...3) {
    case 0: line[at] = byte
    case 1: line.remove(at: at)
    case 2: line.insert(byte, at: at)
    default: line.removeSubrange(at...)
    }
  }

  /// What a line is changed with.
  public static let bytes = Array("\"\\{}[]:,0 -exn\t\r".utf8) + [0, 0x1f, 0x7f, 0x80, 0xc3, 0xff]
}
