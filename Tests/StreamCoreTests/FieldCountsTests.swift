import Foundation
import StreamCore
import StreamTally
import TestSupport
import Testing

/// The values of a field for each issue, and their bound.
@Suite struct FieldCountsTests {
  private func by(_ tally: Tally) throws -> [[String: Any]] {
    let json = try JSONSerialization.jsonObject(with: Data(tally.json())) as? [String: Any]
    let by = try #require(json?["by"] as? [String: Any])
    return try #require(by["issues"] as? [[String: Any]])
  }

  @Test("of too many values the same are kept of parts and of the whole, with exact counts")
  func bound() throws {
    try temporaryDirectory { directory in
      let paths = try (0..<3).map { part in
        let lines = (0..<9000).map { number in
          #"{"error":"x","repository":"r\#((number + part * 4000) % 14_000)"}"# + "\n"
        }
        let file = directory.appendingPathComponent("\(part).log")
        try Data(lines.joined().utf8).write(to: file)
        return file.path
      }
      var options = TallyOptions()
      options.countedField = "repository"
      let whole = try Job(paths: paths, catalog: .builtIn, options: options, jobs: 3).classify()
      let parts = try paths.map { path in
        let part = try Job(paths: [path], catalog: .builtIn, options: options).classify()
        return (name: path, tally: try Tally(json: part.json()))
      }
      let isSame = try Tally(merging: parts.reversed()).json() == whole.json()
      #expect(isSame)
      #expect(whole.text().contains("  unknown, more than 10000 values:\n"))
      let unknown = try #require(try by(whole).first)
      let values = try #require(unknown["values"] as? [[String: Any]])
      #expect(values.count == 10_000)
      let counted = values.compactMap { $0["count"] as? Int }.reduce(0, +)
      #expect(counted + (unknown["overflow"] as? Int ?? 0) == 27_000)
      for value in values.prefix(50) + values.suffix(50) {
        let name = try #require(value["value"] as? String)
        let number = try #require(Int(name.dropFirst()))
        let exact = (0..<3).count { (number - $0 * 4000 + 14_000) % 14_000 < 9000 }
        #expect(value["count"] as? Int == exact, "\(name)")
      }
    }
  }

  @Test("values are masked where they name somebody")
  func redacted() throws {
    let input = Input.bytes(Array(#"{"error":"x","repository":"acme"}"#.utf8), name: "a.log")
    var options = TallyOptions()
    options.countedField = "repository"
    options.redact = true
    let tally = try Job([input], catalog: .builtIn, options: options).classify()
    #expect(!String(decoding: tally.json(), as: UTF8.self).contains("acme"))
    #expect(!tally.text().contains("acme"))
  }

  @Test("bars are as long as their counts, pauses show, and many buckets share rows")
  func histogram() throws {
    func text(_ times: [String]) throws -> String {
      let lines = times.map { #"{"error":"x","time":"\#($0)"}"# + "\n" }
      let input = Input.bytes(Array(lines.joined().utf8), name: "a.log")
      return try Job([input], catalog: .builtIn).classify().text()
    }
    #expect(!(try text(["2022-05-12T09:00:00Z"]).contains("failures by time")))
    let day = ["2022-05-12T09:00:00Z", "2022-05-12T09:59:59Z", "2022-05-12T11:00:00Z"]
    #expect(
      try text(day).contains(
        """
        failures by time, 1h a row:
          2022-05-12T09:00Z  2  2 unknown \(String(repeating: "█", count: 40))
          2022-05-12T10:00Z  0
          2022-05-12T11:00Z  1  1 unknown \(String(repeating: "█", count: 20))

        """
      )
    )
    let years = try text(["1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
    let rows = years.split(separator: "\n").drop { !$0.hasPrefix("failures by time") }.dropFirst()
    #expect(rows.count { $0.contains("Z  ") } <= 24)
    #expect(rows.allSatisfy { $0.count <= 80 })
  }
}
