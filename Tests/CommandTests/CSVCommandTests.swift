import Foundation
import StreamCore
import TestSupport
import Testing

/// `--format csv`, as a spreadsheet reads it.
@Suite struct CSVCommandTests {
  private func run(
    _ arguments: [String],
    input: String = "",
    in directory: URL = ClassifyCommandTests.archives
  ) throws -> ToolResult {
    try runTool(
      ClassifyCommandTests.binary,
      arguments,
      input: Array(input.utf8),
      directory: directory
    )
  }

  private func rows(_ result: ToolResult, _ kind: String) throws -> [[String: String]] {
    try StrictCSV(result.output).records.filter { $0["kind"] == kind }
  }

  private func sum(_ rows: [[String: String]]) -> Int {
    rows.reduce(0) { $0 + (Int($1["count"] ?? "") ?? 0) }
  }

  @Test("the rows of a kind add up to the tally's numbers")
  func tally() throws {
    let csv = try run(["classify", "--format", "csv", "--by", "repository", "."])
    let json = try run(["classify", "--format", "json", "--by", "repository", "."])
    let tally = try #require(
      try JSONSerialization.jsonObject(with: Data(json.output)) as? [String: Any]
    )
    #expect(csv.status == 1)
    let columns =
      "kind,id,text,count,share,accepted,first,last,regressions,nearest,archive,frame,block"
      + ",offset,line,time,message"
    #expect(try StrictCSV(csv.output).rows[0].joined(separator: ",") == columns)
    let failures = try #require(tally["failures"] as? [String: Int])
    for (id, count) in failures {
      let name = id == "total" ? "failures" : id
      #expect(try rows(csv, "total").first { $0["id"] == name }?["count"] == "\(count)")
    }
    #expect(try sum(rows(csv, "issue")) == failures["known"])
    #expect(try sum(rows(csv, "unknown")) == failures["unknown"])
    #expect(try sum(rows(csv, "by") + rows(csv, "by-missing")) == failures["total"])
    #expect(try sum(rows(csv, "timeline") + rows(csv, "undated")) == failures["total"])
    let issues = try #require(tally["issues"] as? [[String: Any]])
    for (row, issue) in zip(try rows(csv, "issue"), issues) {
      #expect(row["id"] == issue["id"] as? String && row["text"] == issue["title"] as? String)
      #expect(row["first"] == issue["firstSeen"] as? String ?? "")
      let example = (issue["examples"] as? [[String: Any]])?.first
      #expect(row["message"] == example?["message"] as? String ?? "")
      #expect(row["archive"] == example?["archive"] as? String ?? "")
      #expect(row["line"] == (example?["line"] as? Int).map(String.init) ?? "")
    }
    try temporaryDirectory { directory in
      let file = directory.appendingPathComponent("t.json")
      try Data(json.output).write(to: file)
      #expect(try run(["merge", "--format", "csv", file.path]).output == csv.output)
    }
  }

  @Test("why a result is unclear is in the table, and what was accepted")
  func reasons() throws {
    let text = "{\"msg\":\"x\"}\n{\"error\"\n"
    let result = try run(["classify", "--format", "csv", "-"], input: text)
    #expect(result.status == 2)
    #expect(try rows(result, "verdict").map { $0["id"] } == ["unclear"])
    let reason = try #require(try rows(result, "reason").first)
    #expect(reason["id"] == "malformed" && reason["count"] == "1" && reason["accepted"] == "false")
    let line = try #require(try rows(result, "malformed").first)
    #expect(line["line"] == "2" && line["message"] == "{\"error\"")
    let accepted = try run(
      ["classify", "--format", "csv", "--accept", "malformed", "-"],
      input: text
    )
    #expect(accepted.status == 0)
    #expect(try rows(accepted, "verdict").map { $0["id"] } == ["clear"])
    #expect(try rows(accepted, "reason").map { $0["accepted"] } == ["true"])
  }

  @Test("a log's texts run nothing, neither in a spreadsheet nor on a terminal")
  func hostile() throws {
    let texts = ["=cmd|'/c calc'!A1", "-1+1", "@SUM(A1)", "a,\"b\"\r\nc", "\u{1b}[2J", "\u{0}"]
    let lines = try texts.map { text in
      let record = ["error": text, "repository": text]
      return String(decoding: try JSONEncoder().encode(record), as: UTF8.self) + "\n"
    }
    let input = lines.joined()
    let extracted = try run(["extract", "--format", "csv", "-"], input: input)
    #expect(extracted.status == 1)
    let records = try StrictCSV(extracted.output).records
    let expected = Array(texts.dropLast(2)) + ["\\u001b[2J", "\\u0000"]
    #expect(records.map { StrictCSV.text(of: $0["message"] ?? "") } == expected)
    #expect(records.map { StrictCSV.text(of: $0["repository"] ?? "") } == expected)
    #expect(records.map { ($0["text"] ?? "") + "\n" } == lines)
    for arguments in [["classify"], ["report", "--night", "2022-05-12"], ["extract"]] {
      let result = try run(arguments + ["--format", "csv", "-"], input: input)
      for cell in try StrictCSV(result.output).rows.joined() where Int(cell) == nil {
        #expect(!["=", "+", "-", "@", "\t", "\r"].contains(cell.first), "\(cell)")
      }
    }
  }

  @Test("a line's row has its place, and the text that is there")
  func places() throws {
    let result = try run(["extract", "--format", "csv", "unknown.ndjson.lz4"])
    let lines = try run(["extract", "--with-place", "unknown.ndjson.lz4"])
    let records = try StrictCSV(result.output).records
    let names = ["archive", "frame", "block", "offset", "line", "text"]
    let table = records.map { row in names.map { row[$0] ?? "" }.joined(separator: "\t") + "\n" }
    #expect(result.status == 1 && lines.status == 1)
    #expect(table.joined() == lines.outputText)
    #expect(Set(records.compactMap { $0["issue"] }).contains("unknown"))
    // By its place alone a line says the same of itself.
    let one = try run(
      ["extract", "--format", "csv", "--lines", records[0]["line"] ?? "", "unknown.ndjson.lz4"]
    )
    #expect(try StrictCSV(one.output).records.first == records[0])
  }

  @Test("members come in columns of their names, and numbers stay numbers")
  func fields() throws {
    let input = #"{"error":"e","n":-7,"s":"-7","o":{"a":1}}"# + "\n{\"error\":\"f\"}\n"
    let arguments = ["n", "s", "o"].flatMap { ["--field", $0] }
    let result = try run(["extract", "--format", "csv", "-"] + arguments, input: input)
    #expect(
      result.outputText == "archive,member,frame,block,offset,line,time,issue,n,s,o\r\n"
        + "'-,,0,0,0,1,,unknown,-7,'-7,\"{\"\"a\"\":1}\"\r\n"
        + "'-,,0,0,42,2,,unknown,,,\r\n"
    )
    let counted = try run(["extract", "--format", "csv", "--count-by", "n", "-"], input: input)
    #expect(counted.outputText == "count,value\r\n1,\r\n1,-7\r\n")
  }

  @Test("a table without lines has its names, and an error has nothing")
  func empty() throws {
    let none = try run(["extract", "--format", "csv", "--match", "nothing", "unknown.ndjson.lz4"])
    #expect(none.status == 1)
    #expect(try StrictCSV(none.output).rows.count == 1)
    let bad = try run(["extract", "--format", "csv", "none.lz4"])
    #expect(bad.status == 66 && bad.output == [])
  }

  @Test("a record of several lines has a row for each, and is known in the first", .needs("lz4"))
  func parts() throws {
    let input =
      "2022-05-12T10:00:00Z stdout P {\"error\":\n2022-05-12T10:00:00Z stdout F \"boom\"}\n"
    let result = try run(["extract", "--format", "csv", "-"], input: input)
    let records = try StrictCSV(result.output).records
    #expect(records.map { $0["issue"] } == ["unknown", ""])
    #expect(records.map { $0["message"] } == ["boom", ""])
    #expect(records.map { ($0["text"] ?? "") + "\n" }.joined() == input)
  }

  @Test("pseudonyms are in every column")
  func redact() throws {
    let result = try run(["extract", "--format", "csv", "--redact", "unknown.ndjson.lz4"])
    #expect(try StrictCSV(result.output).rows.count > 1)
    #expect(!result.outputText.contains("acme"))
  }

  @Test("a report's rows have their night, and issues their change")
  func report() throws {
    try temporaryDirectory { directory in
      let history = directory.appendingPathComponent("h.sqlite").path
      let arguments = ["report", "--history", history, "--format", "csv", "--night"]
      let before = try run(arguments + ["2022-05-11", "known.ndjson.lz4"])
      let result = try run(arguments + ["2022-05-12", "unknown.ndjson.lz4"])
      #expect(result.status == 1)
      let records = try StrictCSV(result.output).records
      #expect(records.allSatisfy { $0["night"] == "2022-05-12" })
      let sum = try #require(try rows(result, "total").first { $0["id"] == "unknown" })
      #expect(sum["count"] == "2" && sum["changeToPrevious"] == "2")
      for (row, old) in zip(try rows(result, "issue"), try rows(before, "issue")) {
        let counts = [row, old].compactMap { Int($0["count"] ?? "") }
        #expect(row["id"] == old["id"] && counts.count == 2)
        #expect(Int(row["changeToPrevious"] ?? "") == counts[0] - counts[1])
      }
      #expect(try rows(result, "unknown").allSatisfy { $0["line"] != "" })
      #expect(try rows(result, "finding").contains { $0["weight"] == "alarm" })
    }
  }
}
