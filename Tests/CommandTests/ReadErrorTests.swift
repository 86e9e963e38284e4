import Foundation
import TestSupport
import Testing

/// Devices that cannot give some bytes, files that shrink, and pipes that break.
@Suite struct ReadErrorTests {
  /// The library that makes reads fail, or nil where there is no C compiler.
  static let library: String? = {
    guard isInstalled("cc") else { return nil }
    let target = FileManager.default.temporaryDirectory
      .appendingPathComponent("stream-faults-\(ProcessInfo.processInfo.processIdentifier).so").path
    let source = ClassifyCommandTests.root.appendingPathComponent("Tests/Faults/faults.c").path
    let arguments = ["-shared", "-fPIC", "-O1", "-o", target, source, "-ldl"]
    let result = try? runTool("cc", arguments)
    return result?.status == 0 ? target : nil
  }()

  static var hasLibrary: Bool { library != nil }
  static let noCompiler: Comment = "there is no C compiler"

  private func run(
    _ arguments: [String],
    faults: [String: String] = [:],
    in directory: URL
  ) throws -> [String: Any]? {
    var environment = faults
    if !faults.isEmpty { environment["LD_PRELOAD"] = Self.library }
    var first: [UInt8]?
    for jobs in ["1", "2", "8"] {
      let result = try runTool(
        ClassifyCommandTests.binary,
        ["classify", "--format", "json", "-j", jobs] + arguments,
        environment: environment,
        directory: directory,
        timeout: 60
      )
      #expect(!result.wasSignalled)
      #expect(result.status < 4, "\(result.errorText)")
      let isSame = first == nil || result.output == first
      #expect(isSame, "jobs \(jobs)")
      first = first ?? result.output
    }
    let json = try JSONSerialization.jsonObject(with: Data(first ?? []))
    return (json as? [String: Any])?["input"] as? [String: Any]
  }

  private func archive(_ input: [String: Any]?) throws -> [String: Any] {
    let archives = try #require(input?["archives"] as? [[String: Any]])
    let archive = try #require(archives.first)
    let numbers = ["readBytes", "skippedBytes", "damagedBytes"].map { archive[$0] as? Int ?? 0 }
    #expect(archive["bytes"] as? Int == numbers.reduce(0, +))
    return archive
  }

  /// Records of 100 bytes.
  static func text(_ lines: Int) -> [UInt8] {
    (0..<lines).flatMap { line in
      let start = #"{"n":\#(line),"error":"boom","msg":"importing repository","pad":""#
      // Something that does not compress.
      let padding = String(UInt64(line) &* 0x9E37_79B9_7F4A_7C15, radix: 36)
      let rest = 100 - start.utf8.count - padding.utf8.count - 3
      return Array((start + padding + String(repeating: "x", count: rest) + "\"}\n").utf8)
    }
  }

  @Test(
    "short and interrupted reads change nothing",
    .needs("lz4"),
    .enabled(if: hasLibrary, noCompiler)
  )
  func shortReads() throws {
    try temporaryDirectory { directory in
      for (name, options) in [("a.lz4", ["-B4"]), ("b.lz4", ["-B4", "-BD"]), ("c.log", [])] {
        let text = Self.text(5000)
        let bytes = name.hasSuffix(".log") ? text : try lz4Tool(options: options, text: text)
        try Data(bytes).write(to: directory.appendingPathComponent(name))
        for most in ["1000", "4093"] {
          let faults = ["FAULTS_FILE": name, "FAULTS_SHORT": most, "FAULTS_EINTR": "3"]
          let whole = try archive(run([name], in: directory))
          let other = try archive(run([name], faults: faults, in: directory))
          #expect(NSDictionary(dictionary: whole) == NSDictionary(dictionary: other))
        }
      }
    }
  }

  @Test("bad sectors of a plain log cost the lines in them", .enabled(if: hasLibrary, noCompiler))
  func plainSectors() throws {
    try temporaryDirectory { directory in
      try Data(Self.text(20_000)).write(to: directory.appendingPathComponent("a.log"))
      for (bad, lost) in [
        ("0-4096", 4096), ("4096-8192", 4096), ("1000000-1000001", 3520),
        ("8192-16384,1200128-1204224", 12_288), ("1998848-2000000", 1152),
      ] {
        let faults = ["FAULTS_FILE": "a.log", "FAULTS_BAD": bad]
        let found = try archive(run(["a.log"], faults: faults, in: directory))
        #expect(found["damagedBytes"] as? Int == lost, "\(bad)")
        let gaps = bad.split(separator: ",").count
        let lines = found["lines"] as? Int ?? 0
        // A gap tears the lines at both of its ends.
        let range = (20_000 - lost / 100 - 4 * gaps)...(20_000 - lost / 100)
        #expect(range.contains(lines), "\(bad): \(lines)")
      }
    }
  }

  @Test(
    "bad sectors anywhere, in every format",
    .needs("lz4", "zstd", "gzip", "xz", "bzip2", "lzip", "tar"),
    .enabled(if: hasLibrary, noCompiler),
    arguments: [
      ("a.gz", "gzip -nc t.log"), ("b.zst", "zstd -qc t.log"), ("c.lz4", "lz4 -qc -B4 -BD t.log"),
      ("d.tar", "tar -cf - t.log"), ("e.tar.lz4", "tar -cf - t.log | lz4 -qc -B4"),
      ("f.gz.gz", "gzip -nc t.log | gzip -nc"),
      ("g.xz", "xz -c t.log"),
      ("h.lz", "lzip -c t.log"),
      ("i.bz2", "bzip2 -1c t.log"),
    ]
  )
  func anywhere(name: String, script: String) throws {
    try temporaryDirectory { directory in
      try Data(Self.text(20_000)).write(to: directory.appendingPathComponent("t.log"))
      let made = try runTool("bash", ["-c", "\(script) > \(name)"], directory: directory)
      try #require(made.status == 0, "\(made.errorText)")
      let size = try Data(contentsOf: directory.appendingPathComponent(name)).count
      for start in [4096, size / 2 / 4096 * 4096, (size - 1) / 4096 * 4096] {
        let faults = ["FAULTS_FILE": name, "FAULTS_BAD": "\(start)-\(start + 4096)"]
        let found = try archive(run([name], faults: faults, in: directory))
        #expect((found["damagedBytes"] as? Int ?? 0) > 0, "\(name) \(start)")
        #expect((found["lines"] as? Int ?? 0) > (start > 100_000 ? 100 : -1), "\(name) \(start)")
      }
    }
  }

  @Test("a file that is cut by another while it is read")
  func shrinking() throws {
    try temporaryDirectory { directory in
      let file = directory.appendingPathComponent("a.log")
      let text = Data([[UInt8]](repeating: Self.text(10_000), count: 40).joined())
      let script = """
        '\(ClassifyCommandTests.binary)' classify --format json -j 2 a.log > out & pid=$!
        truncate -s 12345678 a.log
        wait $pid; echo $?
        """
      for _ in 0..<3 {
        try text.write(to: file)
        let result = try runTool("bash", ["-c", script], directory: directory)
        // Whether it was cut before or behind the place that was read is up to the system.
        let code = result.outputText.trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(["1", "3"].contains(code), "\(code) \(result.errorText)")
      }
    }
  }

  @Test(
    "a pipe that breaks is an archive that is cut",
    .needs("lz4", "zstd", "gzip", "xz", "bzip2", "lzip"),
    arguments: [
      "lz4 -qc -B4", "gzip -c", "zstd -qc",
      "xz -0c",
      "lzip -0c",
      "bzip2 -1c",
    ]
  )
  func brokenPipe(tool: String) throws {
    try temporaryDirectory { directory in
      try Data(Self.text(20_000)).write(to: directory.appendingPathComponent("t.log"))
      let script =
        "\(tool) t.log > a; (head -c 100000 a; kill -9 $BASHPID) | '\(ClassifyCommandTests.binary)' classify --format json"
      let result = try runTool("bash", ["-c", script], directory: directory)
      #expect(result.status == 3, "\(result.errorText)")
    }
  }
}
