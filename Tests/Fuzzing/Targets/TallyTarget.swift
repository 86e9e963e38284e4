import Foundation
import StreamCore
import StreamReport
import StreamTally
import TestSupport

/// Any bytes as a tally file: it is refused, or what it says is written and read again without a
/// change, added up, and shown in every format without control characters.
enum TallyTarget {
  /// Small tallies with all that one can hold; the samples' are made of them by the seeds' script.
  static var seeds: [[UInt8]] {
    var catalog = Catalog.builtIn
    catalog.issues = Array(catalog.issues.suffix(2))
    catalog.issues[0].fixedIn = Version("3.0")
    var options = TallyOptions()
    return (0..<8).compactMap { number in
      var hostile = HostileLines(seed: UInt64(number))
      hostile.longLineLength = 100
      var archive = MadeArchive()
      archive.addFrame([hostile.text(lineCount: 30)], FrameForm(""))
      options.examplesPerIssue = number % 3
      options.countedField = number % 2 == 0 ? nil : "version"
      options.redact = number == 7
      options.validate = number > 4
      let input = Input.bytes(archive.bytes, name: "tallied")
      return try? Job([input], catalog: catalog, options: options).classify().json()
    }
  }

  static func run(_ input: [UInt8]) {
    guard let tally = try? Tally(json: input) else { return }
    let written = tally.json()
    expectSame(reread(written, "as read"), written, "it changes when it is read again")
    // Two times the same fails by a sum that is too large, and in no other way.
    if let sum = try? Tally(
      merging: [("one", tally), ("two", tally)],
      refusesDuplicates: false
    ) {
      let written = sum.json()
      expectSame(reread(written, "doubled"), written, "the sum changes when it is read again")
      show(sum)
    }
    show(tally)
  }

  private static func reread(_ json: [UInt8], _ name: String) -> [UInt8] {
    do throws(TallyFileError) {
      return try Tally(json: json).json()
    } catch {
      fault("\(name), it cannot be read again: \(error)")
    }
  }

  private static func show(_ tally: Tally) {
    expectPrintable(Array(tally.text().utf8), "text")
    expectPrintable(Array(tally.auditText().utf8), "audit")
    expect((try? StrictCSV(tally.csv())) != nil, "no CSV")
    guard let night = CalendarDay("2022-05-12") else { return }
    let report = Report(night: night, tally: tally, past: nil)
    for format in Report.formats {
      let bytes = report.rendered(format) ?? []
      if format == .csv {
        expect((try? StrictCSV(bytes)) != nil, "no CSV")
        continue
      }
      expectPrintable(bytes, format.rawValue)
      if format == .json {
        expect((try? JSONSerialization.jsonObject(with: Data(bytes))) != nil, "no JSON")
      }
    }
  }

  private static func expectPrintable(_ bytes: [UInt8], _ name: String) {
    let text = String(decoding: bytes, as: UTF8.self)
    let control = text.unicodeScalars.first { scalar in
      scalar.value != 0x0a && (scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value))
    }
    expect(control == nil, "the \(name) holds the control character \(control?.value ?? 0)")
  }
}
