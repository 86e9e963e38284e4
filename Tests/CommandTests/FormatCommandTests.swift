import Foundation
import TestSupport
import Testing

/// The commands with archives whose text can only be decoded in order, and with layers.
@Suite(.needs("gzip", "xz", "bzip2", "lzip", "tar")) struct FormatCommandTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let format: String
    /// What makes the archive of `t.log` in a shell.
    let script: String
    /// What `inspect` says of its frames.
    let frames: String
    var testDescription: String { format }
  }

  private static let sized = "(content checksum, content size)"

  static let cases = [
    Case(format: "gzip", script: "gzip -nc t.log", frames: "1 gzip \(sized)"),
    Case(format: "xz", script: "xz -c t.log", frames: "1 xz (content checksum)"),
    Case(format: "bzip2", script: "bzip2 -c t.log", frames: "1 bzip2 (content checksum)"),
    Case(format: "lzip", script: "lzip -c t.log", frames: "1 lzip \(sized)"),
    Case(format: "gzip+gzip", script: "gzip -nc t.log | gzip -nc", frames: "1 gzip \(sized)"),
    Case(format: "gzip+xz", script: "gzip -nc t.log | xz -c", frames: "1 xz (content checksum)"),
  ]

  /// A directory with a log and its archive, `a`.
  private func withArchive(_ example: Case, _ body: (URL) throws -> Void) throws {
    try temporaryDirectory { directory in
      let lines = (1...2000).map {
        #"{"error":"cause \#($0 % 7)","msg":"repository import failed","n":\#($0)}"# + "\n"
      }
      try Data(lines.joined().utf8).write(to: directory.appendingPathComponent("t.log"))
      let make = "(\(example.script)) > a"
      #expect(try runTool("bash", ["-c", make], directory: directory).status == 0)
      try body(directory)
    }
  }

  @Test("inspect shows the frames, with --verify everything", arguments: cases)
  func inspect(example: Case) throws {
    try withArchive(example) { directory in
      let shown = try run(["inspect", "a"], in: directory)
      #expect(shown.status == 0 && shown.outputText.contains("frames: \(example.frames)"))
      #expect(shown.outputText.contains("checksums: not verified"))
      let verified = try run(["inspect", "--verify", "a"], in: directory)
      #expect(verified.status == 1 && verified.outputText.hasPrefix("a: \(example.format), "))
      #expect(verified.outputText.contains("2000 lines"))
      #expect(verified.outputText.contains("checksums: verified"))
    }
  }

  @Test("extract prints what it prints of the text, and examples of a tally", arguments: cases)
  func extract(example: Case) throws {
    try withArchive(example) { directory in
      for selection in ["--lines 17", "--unknown", "--match cause<any>", "--malformed"] {
        let selection = selection.split(separator: " ").map(String.init)
        let text = try run(["extract"] + selection + ["t.log"], in: directory)
        let archive = try run(["extract"] + selection + ["a"], in: directory)
        #expect(archive.output == text.output && archive.status == text.status)
      }
      #expect(try run(["classify", "--format", "json", "-o", "t", "a"], in: directory).status == 1)
      let found = try run(["extract", "--from", "t"], in: directory)
      #expect(found.status == 1 && found.outputText.contains("cause "), "\(found.errorText)")
      let lines = try String(
        decoding: Data(contentsOf: directory.appendingPathComponent("t.log")),
        as: UTF8.self
      ).split(separator: "\n")
      #expect(found.outputText.split(separator: "\n").allSatisfy(lines.contains))
    }
  }

  @Test("index says that it cannot be made", arguments: cases)
  func index(example: Case) throws {
    try withArchive(example) { directory in
      let result = try run(["index", "a"], in: directory)
      #expect(result.status == 65)
      #expect(
        result.errorText.contains("plain text can have an index, and it is \(example.format);")
      )
    }
  }
}
