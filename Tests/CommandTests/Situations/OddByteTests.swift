import TestSupport
import Testing

/// Bytes that do not belong in a log, and encodings other than UTF-8.
@Suite struct OddByteTests {
  /// A log of a Kubernetes runtime that begins with a line that is no record.
  private static func words(_ words: [UInt8]) -> [String: [UInt8]] {
    let records = RegistryLog.lines(50).map { RegistryLog.cri($0) }
    return ["0.log": Array(RegistryLog.cri("").utf8) + words + [0x0a] + RegistryLog.text(records)]
  }

  /// Lines with zeros before one of them.
  private static func zeros(_ count: Int, beforeLine line: Int) -> [String: [UInt8]] {
    let lines = RegistryLog.lines(400, known: 100..<110, unknown: 300)
    let zeros = [UInt8](repeating: 0, count: count)
    return [
      "app.log": RegistryLog.text(lines[..<line]) + zeros + RegistryLog.text(lines[line...])
    ]
  }

  static let plainRows: [Situation] = [
    Situation(
      "a line in colour before the records",
      Answer(status: 1, unknown: 1, known: 1, lines: 51)
    ) { words(Array("\u{1B}[32mINFO\u{1B}[0m starting registry".utf8)) },
    Situation(
      "a line in Latin-1 before the records",
      Answer(status: 1, unknown: 1, known: 1, lines: 51)
    ) { words(Array("D".utf8) + [0xe9] + Array("marrage du registre".utf8)) },
    Situation(
      "a line with a zero byte before the records",
      Answer(
        status: 3,
        unknown: 1,
        known: 1,
        lines: 51,
        malformed: 1,
        reasons: ["malformed 1"]
      ),
      says: "line 1: zero bytes in the line"
    ) { words([0x61, 0, 0x62]) },
    Situation(
      "a browser's name in Latin-1, in a request's record",
      Answer(status: 1, unknown: 1, known: 1, lines: 50)
    ) {
      var lines = RegistryLog.lines(50).map { Array($0.utf8) }
      lines[3] =
        Array(#"{"msg":"access","user_agent":"Mozilla/5.0 ("#.utf8) + [0xed, 0x74, 0xe9]
        + Array(#")","time":"2022-05-12T09:00:03.003Z"}"#.utf8)
      return ["app.log": lines.flatMap { $0 + [0x0a] }]
    },
    Situation(
      "copytruncate emptied a log that was not opened to append: zeros at its beginning",
      Answer(status: 3, unknown: 1, known: 10, lines: 400, reasons: ["zeros 1"]),
      says: "copytruncate"
    ) { zeros(200_000, beforeLine: 0) },
    Situation(
      "a crash left zeros within a log, at a line's beginning",
      Answer(status: 3, unknown: 1, known: 10, lines: 400, reasons: ["zeros 1"])
    ) { zeros(8192, beforeLine: 200) },
    Situation(
      "the last line is torn, in a member's name",
      Answer(status: 2, known: 1, lines: 31, malformed: 1, reasons: ["unfinished 1"]),
      says: "line 31: its record is not all there"
    ) {
      let torn = #"{"correlation_id":"01G2Z3V5C6D0YQ8J1T6E8R9W030","e"#
      return ["app.log": RegistryLog.text(RegistryLog.lines(30)) + Array(torn.utf8)]
    },
  ]

  static let utf16Rows: [Situation] = [
    Situation(
      "UTF-16 in gzip",
      Answer(status: 1, unknown: 1, known: 1, lines: 50)
    ) {
      let text = RegistryLog.utf16(RegistryLog.text(RegistryLog.lines(50)))
      return ["app.log.gz": try runTool("gzip", ["-nc"], input: text).output]
    },
    Situation(
      "what PowerShell redirected, in gzip, with records of thousands of characters",
      Answer(status: 1, unknown: 3, lines: 3)
    ) {
      let pad = #","pad":"\#(String(repeating: "p", count: 4700))""#
      let start = RegistryLog.unknown.dropLast()
      let end = RegistryLog.unknown.dropFirst()
      let lines = [RegistryLog.unknown, start + pad + "}", "{" + pad.dropFirst() + "," + end]
      let text = RegistryLog.utf16(RegistryLog.text(lines))
      return ["u16.log.gz": try runTool("gzip", ["-c"], input: text).output]
    },
  ]

  @Test("odd bytes in a text", arguments: plainRows)
  func plainRow(_ situation: Situation) throws { try situation.check() }

  @Test("UTF-16", .needs("gzip"), arguments: utf16Rows)
  func utf16Row(_ situation: Situation) throws { try situation.check() }
}
