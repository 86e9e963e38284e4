import Foundation
import StreamCore
import StreamTally
import TestSupport
import Testing

/// Tally files that somebody else wrote, to make the reader fail.
@Suite struct HostileTallyTests {
  /// A tally with a bit of everything.
  private static func tally() throws -> String {
    var hostile = HostileLines(seed: 12)
    hostile.longLineLength = 100
    return try temporaryDirectory { directory in
      let path = directory.appendingPathComponent("a").path
      let frame = try lz4Tool(options: ["-B4", "-BX"], text: hostile.text(lineCount: 60))
      try Data(frame + frame.dropLast(40)).write(to: URL(fileURLWithPath: path))
      var options = TallyOptions()
      options.examplesPerIssue = 1
      options.countedField = "version"
      options.validate = true
      let tally = try Job(paths: [path], catalog: .builtIn, options: options).classify()
      return String(decoding: tally.json(), as: UTF8.self)
    }
  }

  /// Reads a tally that may be refused; what is read is the same when it is written and read.
  private func check(_ text: String, _ name: String) throws {
    guard let tally = try? Tally(json: Array(text.utf8)) else { return }
    let written = tally.json()
    let again = try Tally(json: written).json()
    #expect(again == written, "\(name)")
    #expect(!tally.text().isEmpty && !tally.issues.isEmpty)
    let parts = (0..<3).map { (name: "\($0)", tally: tally) }
    guard let sum = try? Tally(merging: parts, refusesDuplicates: false) else { return }
    let isSame = try Tally(json: sum.json()).json() == sum.json()
    #expect(isSame, "three times \(name)")
  }

  @Test("numbers of any size are refused or kept, wherever they stand")
  func numbers() throws {
    let text = try Self.tally()
    let numbers = text.matches(of: /: (\d+)/)
    #expect(numbers.count > 100)
    for number in numbers {
      for other in ["0", "1", "\(1 << 59)", "\(Int.max / 2)", "\(Int.max)", "\(UInt64.max)"] {
        let range = number.output.1.startIndex..<number.output.1.endIndex
        let line = text[..<range.lowerBound].split(separator: "\n").last ?? ""
        try check(text.replacingCharacters(in: range, with: other), "\(line)\(other)")
      }
    }
  }

  @Test("numbers that are large together are refused, and so is their sum")
  func together() throws {
    let text = try Self.tally()
    for names in [["known", "unknown"], ["parsed", "others"], ["bytes", "readBytes"], ["count"]] {
      for size in [1 << 40, 1 << 58, 1 << 62, Int.max] {
        var changed = text
        for name in names {
          let pattern = try Regex(#""\#(name)": \d+"#)
          changed = changed.replacing(pattern, with: "\"\(name)\": \(size)")
        }
        try check(changed, "\(names) of \(size)")
      }
    }
    let large = #"{"bytes": 1152921504606846976, "x": [1]}"#
    let message = #expect(throws: TallyFileError.self) {
      try Tally(json: Array(large.utf8))
    }
    #expect(message?.description.contains("its numbers are too large") == true)
  }

  @Test("a bucket that is no multiple of the one that was asked for is refused")
  func buckets() throws {
    let text = try Self.tally()
    let timeline = try #require(text.range(of: #""timeline": {"#))
    let bucket = try #require(text.range(of: "\"1h\"", range: timeline.upperBound..<text.endIndex))
    let labels = [("1h", true), ("2h", true), ("128h", true), ("3h", false), ("7s", false)]
    for (label, isRead) in labels {
      let changed = text.replacingCharacters(in: bucket, with: "\"\(label)\"")
      let isTaken = (try? Tally(json: Array(changed.utf8))) != nil
      #expect(isTaken == isRead, "\(label)")
    }
  }

  @Test("a timeline that does not add up to the failures is refused")
  func timeline() throws {
    let text = try Self.tally()
    let undated = try #require(text.firstMatch(of: /"undated": (\d+)/))
    let number = try #require(Int(undated.output.1))
    let changed = text.replacing(undated.output.0, with: "\"undated\": \(number + 1)")
    let error = #expect(throws: TallyFileError.self) {
      try Tally(json: Array(changed.utf8))
    }
    #expect(error?.description.contains("the timeline does not add up") == true)
  }

  @Test(
    "failures that do not add up are refused",
    arguments: ["total", "known", "unknown", "count"]
  )
  func failures(name: String) throws {
    let text = try Self.tally()
    let failures = try #require(text.range(of: #""failures": {"#))
    let wanted = try Regex(#""\#(name)": (\d+)"#, as: (Substring, Substring).self)
    let found = try #require(text[failures.upperBound...].firstMatch(of: wanted))
    let number = try #require(Int(found.output.1))
    for other in [number + 1, number + 1000] {
      let changed = text.replacingCharacters(in: found.range, with: "\"\(name)\": \(other)")
      #expect(throws: TallyFileError.self) { try Tally(json: Array(changed.utf8)) }
    }
  }

  @Test("no text of a tally moves a terminal")
  func texts() throws {
    let text = try Self.tally()
    var taken = 0
    for found in text.matches(of: /: "((?:[^"\\]|\\.)*)"/) {
      let changed = text.replacingCharacters(
        in: found.output.1.startIndex..<found.output.1.startIndex,
        with: #"\u001b[31m\t\u009b5m\u202e"#
      )
      guard let tally = try? Tally(json: Array(changed.utf8)) else { continue }
      taken += 1
      for shown in [tally.text(), tally.auditText()] {
        let control = shown.unicodeScalars.first { scalar in
          scalar.properties.generalCategory == .control && scalar != "\n" || scalar == "\u{202e}"
        }
        #expect(control == nil, "\(found.output.0)")
      }
    }
    #expect(taken > 60)
  }
}
