import Foundation
import StreamCore
import TestSupport
import Testing

/// Every command in every form: each is written as who reads it expects, or refused.
@Suite struct OutputFormatTests {
  /// A command, the forms that it has, and its exit code.
  struct Command: CustomTestStringConvertible {
    let arguments: [String]
    let formats: [OutputFormat]
    let code: Int32

    var testDescription: String { arguments.prefix(2).joined(separator: " ") }
  }

  static let commands = [
    Command(arguments: ["classify", "unknown.lz4"], formats: [.text, .json, .csv], code: 1),
    Command(arguments: ["merge", "t.json"], formats: [.text, .json, .csv], code: 1),
    Command(arguments: ["extract", "unknown.lz4"], formats: [.text, .json, .csv], code: 1),
    Command(
      arguments: ["extract", "--count-by", "repository", "unknown.lz4"],
      formats: [.text, .json, .csv],
      code: 1
    ),
    Command(
      arguments: ["extract", "--field", "error", "--with-place", "unknown.lz4"],
      formats: [.text, .json, .csv],
      code: 1
    ),
    Command(
      arguments: ["inspect", "--blocks", "unknown.lz4"],
      formats: [.text, .json, .csv],
      code: 0
    ),
    Command(
      arguments: ["report", "--night", "2022-05-12", "unknown.lz4"],
      formats: OutputFormat.allCases,
      code: 1
    ),
    Command(arguments: ["catalog", "list"], formats: [.text, .json, .csv], code: 0),
    Command(arguments: ["catalog", "check"], formats: [.text, .json], code: 0),
    Command(arguments: ["catalog", "explain", "boom"], formats: [.text, .json], code: 1),
    Command(
      arguments: ["catalog", "audit", "unknown.lz4"],
      formats: [.text, .json, .csv],
      code: 1
    ),
    Command(
      arguments: ["catalog", "replay", "--catalog", "c.yaml", "t.json"],
      formats: [.text, .json],
      code: 1
    ),
    Command(
      arguments: ["benchmark", "--size", "1M", "--runs", "1", "-j", "1"],
      formats: [.text, .json, .csv],
      code: 0
    ),
  ]

  private static func run(_ arguments: [String], in directory: URL) throws -> ToolResult {
    try runTool(
      ClassifyCommandTests.binary,
      arguments,
      environment: ["NO_COLOR": ""],
      directory: directory
    )
  }

  private static func withFiles(_ body: (URL) throws -> Void) throws {
    try temporaryDirectory { directory in
      try FileManager.default.copyItem(
        at: ClassifyCommandTests.archives.appendingPathComponent("unknown.ndjson.lz4"),
        to: directory.appendingPathComponent("unknown.lz4")
      )
      let tally = try run(["classify", "--format", "json", "unknown.lz4"], in: directory)
      try Data(tally.output).write(to: directory.appendingPathComponent("t.json"))
      let yaml = """
        schema: stream-catalog/2
        name: mine
        issues:
          - id: a
            title: a
            patterns: ['a <any>']
        """
      try Data(yaml.utf8).write(to: directory.appendingPathComponent("c.yaml"))
      try body(directory)
    }
  }

  @Test("a form is written, or refused with those that there are", arguments: commands)
  func forms(command: Command) throws {
    try Self.withFiles { directory in
      for format in OutputFormat.allCases {
        let arguments = command.arguments + ["--format", format.rawValue]
        let result = try Self.run(arguments, in: directory)
        guard command.formats.contains(format) else {
          #expect(result.status == 64 && result.output == [])
          let names = command.formats.map(\.rawValue).joined(separator: ", ")
          #expect(result.errorText.contains("one of: \(names);"), "\(result.errorText)")
          continue
        }
        #expect(result.status == command.code, "\(format) \(result.errorText)")
        try Self.check(result.output, format, isLines: command.arguments[0] == "extract")
        if command.arguments[0] != "benchmark" {
          let written = try Self.run(arguments + ["-o", "out"], in: directory)
          #expect(written.status == command.code && written.output == [])
          let file = directory.appendingPathComponent("out")
          #expect(try [UInt8](Data(contentsOf: file)) == result.output)
        }
      }
      let help = try Self.run(
        command.arguments.prefix { $0 != "unknown.lz4" && !$0.hasPrefix("-") } + ["--help"],
        in: directory
      )
      let values = command.formats.map(\.rawValue).joined(separator: ", ")
      let words = help.outputText.split { $0.isWhitespace }.joined(separator: " ")
      #expect(words.contains("(values: \(values); default: text)"), "\(help.outputText)")
    }
  }

  /// Reads a result as strictly as its form allows.
  private static func check(_ bytes: [UInt8], _ format: OutputFormat, isLines: Bool) throws {
    let text = try #require(String(validating: bytes, as: UTF8.self))
    #expect(text.utf8.last == 0x0a)
    switch format {
    case .text, .markdown: #expect(text.count > 10)
    case .html: #expect(text.hasPrefix("<!DOCTYPE html>") || text.hasPrefix("<!doctype html>"))
    case .csv: #expect(try StrictCSV(bytes).rows.count > 1)
    case .json:
      let documents = isLines ? text.split(separator: "\n").map(String.init) : [text]
      for document in documents {
        _ = try JSONSerialization.jsonObject(with: Data(document.utf8))
      }
    }
  }

  @Test("colours are for terminals: only text has them")
  func colours() throws {
    try Self.withFiles { directory in
      for format in [OutputFormat.text, .json, .csv] {
        let arguments = [
          "classify", "--color", "always", "--format", format.rawValue, "unknown.lz4",
        ]
        let result = try Self.run(arguments, in: directory)
        #expect(result.output.contains(0x1b) == (format == .text))
        let written = try Self.run(arguments + ["-o", "out"], in: directory)
        let file = try Data(contentsOf: directory.appendingPathComponent("out"))
        #expect(written.status == 1 && [UInt8](file) == result.output)
      }
    }
  }
}
