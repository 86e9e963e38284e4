import StreamCore

/// Writes lines that look for mistakes: realistic records, near misses of everything that the
/// specification names, and text that is no record at all.
///
/// The same seed gives the same lines everywhere.
public struct HostileLines: Sendable {
  /// The seed, to be named by a test that fails.
  public let seed: UInt64
  /// The catalogue whose patterns and paths the lines play with.
  public let catalog: Catalog
  /// About how long the lines are that are meant to be long; a `maxLine` of this size makes
  /// some of them one byte too long.
  public var longLineLength = 6000
  /// The size of the buffer by which docker cut records.
  public var dockerPartBytes = 100
  /// Whether lines of a thousand levels and more are written.
  public var writesDeepLines = true
  /// The source of all choices.
  var random: SplitMix64

  /// Creates a generator; the environment's `STREAM_TEST_SEED` takes the place of the seed.
  public init(seed: UInt64, catalog: Catalog = .builtIn) {
    self.seed = SplitMix64.testSeed(seed)
    self.catalog = catalog
    random = SplitMix64(seed: self.seed)
  }

  /// A line without its line end.
  ///
  /// A few hold LF, and are more than one line then.
  public mutating func line() -> [UInt8] {
    switch random.number(0...99) {
    case 0..<14: Array(write(accessRecord()).utf8)
    case 14..<20: Array(write(progressRecord()).utf8)
    case 20..<48: Array(write(errorRecord(message: .string(message()))).utf8)
    case 48..<60: Array(write(errorRecord(message: oddErrorValue())).utf8)
    case 60..<66: Array(write(contendingRecord()).utf8)
    case 66..<71: Array(write(needleRecord()).utf8)
    case 71..<77: random.chance(2) ? dockerLine() : containerLines()
    case 77..<85: malformedLine()
    case 85..<93: mutated(Array(write(errorRecord(message: .string(message()))).utf8))
    case 93..<95: longLine()
    case 95: writesDeepLines ? deepLine() : malformedLine()
    case 96: Array(random.pick(["", " ", "\t", " \t \r ", "\r", "\r\r", "\u{C}", "\u{A0}"]).utf8)
    default: Array(random.pick(Self.plainTexts).utf8)
    }
  }

  /// A text of lines: LF and CRLF, blank lines, now and then a byte order mark, or no line end
  /// behind the last line.
  public mutating func text(lineCount: Int) -> [UInt8] {
    var text: [UInt8] = random.chance(6) ? [0xEF, 0xBB, 0xBF] : []
    let usualEnd = random.pick(["\n", "\n", "\r\n"])
    for number in 1...max(1, lineCount) {
      text += line()
      if number == lineCount && random.chance(3) { break }
      text +=
        random.chance(12) ? random.pick(["\n", "\r\n", "\r\r\n", "\n\n"]).utf8 : usualEnd.utf8
    }
    return text
  }

  /// A line of exactly so many bytes: a failure where it is long enough, or else blank.
  public mutating func line(byteCount: Int) -> [UInt8] {
    let shapes = [
      (#"{"error":"boom "#, #""}"#), (#"{"pad":""#, #"","error":"boom"}"#),
      (#"{"error":"boom","pad":""#, #""}"#), (#"{"msg":"m","x":[""#, #""],"json":{"error":1}}"#),
    ]
    let (head, tail) = random.pick(shapes)
    let padding = byteCount - head.utf8.count - tail.utf8.count
    guard padding >= 0 else { return Array(repeating: 0x20, count: byteCount) }
    return Array((head + String(repeating: "x", count: padding) + tail).utf8)
  }

  /// A line near ``longLineLength``.
  private mutating func longLine() -> [UInt8] {
    let length = max(0, longLineLength + random.number(-2...2))
    var line =
      random.chance(8)
      ? Array(repeating: UInt8(ascii: " "), count: length) : line(byteCount: length)
    // A CR that is part of the line's length or of its end.
    if random.chance(4) { line.append(UInt8(ascii: "\r")) }
    return line
  }

  /// A record nested so deep that it just passes, or just does not.
  private mutating func deepLine() -> [UInt8] {
    // The record itself is the first level.
    let levels = random.pick([1021, 1022, 1023, 1024, 1025, 5000]) - 1
    let (opening, closing): (String, String) = random.chance(2) ? ("[", "]") : (#"{"a":"#, "}")
    let core = random.pick(["", "1", #""error""#, "null"])
    let inner = core.isEmpty && opening != "[" ? "0" : core
    let deep =
      String(repeating: opening, count: levels) + inner + String(repeating: closing, count: levels)
    let line =
      switch random.number(0...2) {
      case 0: #"{"error":\#(deep)}"#
      case 1: #"{"deep":\#(deep),"error":"boom","msg":"repository import failed"}"#
      default: #"{"json":{"error":"boom"},"deep":\#(deep)}"#
      }
    return Array(line.utf8)
  }

  /// Lines of text, as some programs write them between records.
  private static let plainTexts = [
    "time=\"2022-05-12T09:14:31Z\" level=error msg=\"error\"", "panic: error", "goroutine 1:",
    "error\"", "error\\", "\\u0065", "\\u006F", "\\u0041", "\\u00", "\\u00e", "error",
    "\u{0}\u{0}\u{0}", "\u{0}{\"error\":\"x\"}", "{\"level\":\"info\"}\u{0}", "null", "[]", "{}",
    "\"error\"", "[\"error\"]", "{\"error\" \"x\"}", "\u{FEFF}{\"error\":\"x\"}",
    "{\"errors\":\"x\"}", "{\"Error\":\"x\"}", "{\"ERROR\":\"x\"}", "{\"terror\":\"x\"}",
    "{\"error \":\"x\"}", "{\"json\":{\"error.\":\"x\"},\".error\":\"y\"}",
  ]
}
