import StreamCore
import TestSupport
import Testing

/// Tables in CSV.
@Suite struct CSVTests {
  private static func row(_ cells: [CSVCell]) -> [UInt8] {
    var output: [UInt8] = []
    CSVCell.append(cells, to: &output)
    return output
  }

  @Test(
    "a cell is written as a spreadsheet shows it, and runs nothing",
    arguments: [
      ("", ""), ("word", "word"), ("two words", "\"two words\""), ("a,b", "\"a,b\""),
      ("a;b", "\"a;b\""), ("a\"b", "\"a\"\"b\""), ("\"", "\"\"\"\""), ("a\nb", "\"a\nb\""),
      ("a\r\nb", "\"a\r\nb\""), ("a\tb", "\"a\tb\""), ("größe 😀", "\"größe 😀\""),
      ("a\u{0}b", "a\\u0000b"), ("\u{1b}[31m", "\\u001b[31m"), ("\u{7f}\u{85}", "\\u007f\\u0085"),
      ("\\u0000", "\\u0000"), ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"),
      ("@SUM(A1)", "'@SUM(A1)"),
      ("\t=1", "\"'\t=1\""), ("\r", "\"'\r\""), ("\n=1", "\"'\n=1\""), ("＝1", "'＝1"),
      ("'=1", "''=1"), ("''-", "'''-"), ("'quoted'", "'quoted'"), ("a=1", "a=1"), ("-", "'-"),
    ]
  )
  func cells(text: String, written: String) {
    #expect(String(decoding: Self.row([.text(text)]), as: UTF8.self) == written + "\r\n")
  }

  @Test("numbers are as they are, also below zero, and bytes that are no UTF-8 are replaced")
  func numbers() {
    let row = Self.row([.number(-3), .number("-0.25"), .empty, .flag(true), .text([0x61, 0xff])])
    #expect(String(decoding: row, as: UTF8.self) == "-3,-0.25,,true,a\u{fffd}\r\n")
  }

  @Test("columns are in their order, whatever a row names")
  func columns() throws {
    enum Column: String, CaseIterable { case a, b, c }
    var table = CSVTable<Column>()
    table.add([.c: .number(1), .a: .text("x")])
    table.add([:])
    #expect(String(decoding: table.bytes, as: UTF8.self) == "a,b,c\r\nx,,1\r\n,,\r\n")
  }

  @Test("what was written is read again, however hostile it is", arguments: 0..<8 as Range<UInt64>)
  func roundTrip(seed: UInt64) throws {
    var lines = HostileLines(seed: seed, catalog: .builtIn)
    var random = SplitMix64(seed: seed)
    let marks: [Unicode.Scalar] = [
      "'", "=", "+", "-", "@", "\t", "\r", "\n", ",", "\"", ";", " ", "a", "\u{0}", "\u{1b}",
      "\u{85}", "\u{7f}", "\u{301}", "\u{feff}", "\u{ff1d}", "\u{2028}", "ü", "\\",
    ]
    var texts: [[String]] = []
    var bytes: [UInt8] = []
    for _ in 0..<500 {
      let marked = (0..<random.number(0...6)).map { _ in random.pick(marks) }
      let row = [String(String.UnicodeScalarView(marked)), lines.message(), "end"]
      texts.append(row)
      CSVCell.append(row.map { .text($0) }, to: &bytes)
    }
    let read = try StrictCSV(bytes).rows
    #expect(read.count == texts.count)
    for (row, cells) in zip(texts, read) {
      #expect(cells.map(StrictCSV.text) == row.map(Self.withoutControls))
      for cell in cells {
        let first = cell.unicodeScalars.first
        #expect(!"=+-@\t\r\n\u{ff1d}".unicodeScalars.contains { $0 == first }, "\(cell)")
      }
    }
  }

  /// A text as a terminal may show it.
  private static func withoutControls(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      let isKept = scalar.value >= 0xa0 || (0x20..<0x7f).contains(scalar.value)
      if isKept || ["\t", "\r", "\n"].contains(scalar) { return String(scalar) }
      let digits = String(scalar.value, radix: 16)
      return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }.joined()
  }
}
