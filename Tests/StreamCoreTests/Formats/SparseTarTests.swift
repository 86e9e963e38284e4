import Foundation
import StreamCore
import TestSupport
import Testing

/// A sparse file in a tar archive says what the file itself says.
@Suite(.needs("tar")) struct SparseTarTests {
  private typealias Tar = TarAttackTests

  /// A part of a sparse file.
  enum Part: Sendable {
    case lines(Int)
    /// A line without its end.
    case tornLine
    /// Zeros up to a multiple of so many bytes, and so many of these again.
    case hole(upTo: Int, more: Int)
  }

  struct Layout: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let parts: [Part]
    var isLong: Bool {
      parts.contains { if case .hole(_, let more) = $0 { more > 500 } else { false } }
    }
  }

  private static let page = 4096
  private static let mebi = 1 << 20

  static let layouts = [
    Layout(
      testDescription: "zeros at the start, as after copytruncate",
      parts: [.hole(upTo: page, more: 5), .lines(40)]
    ),
    Layout(
      testDescription: "zeros between lines, and at the end",
      parts: [
        .lines(40), .hole(upTo: page, more: 3), .lines(7), .hole(upTo: page, more: 1),
      ]
    ),
    Layout(
      testDescription: "zeros in a line",
      parts: [.lines(9), .tornLine, .hole(upTo: page, more: 1), .lines(20)]
    ),
    Layout(testDescription: "zeros alone", parts: [.hole(upTo: page, more: 8)]),
    Layout(
      testDescription: "many parts",
      parts: (0..<60).flatMap { [.lines($0 % 5 + 1), .hole(upTo: page, more: $0 % 3)] }
    ),
    Layout(
      testDescription: "long runs of zeros",
      parts: [
        .lines(5), .hole(upTo: page, more: 3 * mebi / page), .lines(5), .tornLine,
        .hole(upTo: mebi, more: 2), .lines(5), .hole(upTo: mebi, more: 2),
      ]
    ),
    Layout(
      testDescription: "a line that is longer than one may be for its zeros",
      parts: [.lines(5), .tornLine, .hole(upTo: mebi, more: 18), .lines(5)]
    ),
  ]

  static let writers = [
    "tar -cS --format=oldgnu", "tar -cS --format=gnu",
    "tar -cS --format=posix --sparse-version=0.0", "tar -cS --format=posix --sparse-version=0.1",
    "tar -cS --format=posix --sparse-version=1.0",
  ]

  /// Writes a sparse file.
  private static func write(_ layout: Layout, to path: String) throws {
    var maker = LineMaker()
    let descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    var size = 0
    func put(_ bytes: [UInt8]) {
      let count = bytes.withUnsafeBytes { bytes in
        pwrite(descriptor, bytes.baseAddress, bytes.count, off_t(size))
      }
      precondition(count == bytes.count)
      size += count
    }
    for part in layout.parts {
      switch part {
      case .lines(let count): put(maker.lines(count))
      case .tornLine: put(maker.lines(1).dropLast(3))
      case .hole(let unit, let more): size = (size + unit - 1) / unit * unit + more * unit
      }
    }
    try #require(ftruncate(descriptor, off_t(size)) == 0)
  }

  /// What is said of the lines, without where they are.
  private static func facts(_ outcome: Outcome) -> [String] {
    let names = [
      "lines", "recordLines", "blank", "text", "malformed", "oversized", "records", "zeros",
      "lostLines",
    ]
    return names.map { "\($0) \(outcome.number($0))" } + outcome.messages + outcome.damageKinds
  }

  @Test("in every form, as the file itself", arguments: layouts)
  func asPlain(layout: Layout) throws {
    try temporaryDirectory { directory in
      let path = directory.appendingPathComponent("a.log").path
      try Self.write(layout, to: path)
      let plain = try AttackedFile(directory.appendingPathComponent("plain").path)
      plain.write([UInt8](try Data(contentsOf: URL(fileURLWithPath: path))))
      let expected = try plain.classify()
      let isZero = layout.parts.count == 1
      #expect(expected.code == 2)
      let file = try AttackedFile(directory.appendingPathComponent("a.tar").path)
      for writer in Self.writers + (isInstalled("bsdtar") ? ["bsdtar -c"] : []) {
        for command in writer == Self.writers.last ? ["cat", "gzip -nc"] : ["cat"] {
          let script = "\(writer) -f - a.log | \(command)"
          let made = try runTool("bash", ["-c", script], directory: directory)
          try #require(made.status == 0, "\(made.errorText)")
          #expect(made.output.count < 500_000)
          file.write(made.output)
          let outcome = try file.classify()
          var read = ReadOptions()
          for chunkBytes in layout.isLong ? [64 << 10] : [777, 64 << 10] {
            read.chunkBytes = chunkBytes
            read.packedChunkBytes = chunkBytes
            let isSame = try file.classify(read, jobs: 2) == outcome
            #expect(isSame, "\(script), chunks of \(chunkBytes)")
          }
          if isZero {
            let json = String(decoding: outcome.json, as: UTF8.self)
            #expect(json.contains("\"why\": \"nothing but zeros\""), "\(script)")
          } else {
            #expect(outcome.code == 2, "\(script)")
            #expect(Self.facts(outcome) == Self.facts(expected), "\(script)")
          }
        }
      }
    }
  }

  @Test("what is packed, in a sparse file", .needs("gzip", "xz"), arguments: ["gzip -nc", "xz -c"])
  func packed(command: String) throws {
    try temporaryDirectory { directory in
      var maker = LineMaker()
      let text = maker.lines(50)
      try Data(text).write(to: directory.appendingPathComponent("t"))
      let other = "printf '{\"error\":\"line 9999 of b\"}\\n' > b.log"
      // The space that was reserved for a file is zeros after what was written.
      let script =
        "\(command) t > a.log.x; truncate -s 3M a.log.x; \(other); tar -cS -f - a.log.x b.log"
      let made = try runTool("bash", ["-c", script], directory: directory)
      try #require(made.status == 0 && made.output.count < 50_000, "\(made.errorText)")
      let file = try AttackedFile(directory.appendingPathComponent("a.tar").path)
      file.write(made.output)
      let outcome = try file.classify()
      #expect(outcome.code == 0 && outcome.lines == 51)
      var read = ReadOptions()
      read.holeBytesMax = 1 << 20
      let limited = try file.classify(read)
      #expect(limited.code == 2 && limited.lines == 1 && limited.damageKinds == ["limit"])
    }
  }

  @Test("zeros of any length cost no time", .linearTime)
  func longHole() throws {
    let line = Array(#"{"error":"line 1 of a"}"#.utf8) + [0x0a]
    for (size, kinds) in [(1 << 39, []), (1 << 41, ["limit"])] as [(Int, [String])] {
      let map = [(0, line.count), (size - line.count, line.count)]
      let bytes = Self.member("a.log", map, size: size, line + line) + Self.other + Tar.end
      let outcome = try Self.classify(bytes)
      #expect(outcome.code == 2 && outcome.damageKinds == kinds)
      #expect(outcome.lines == (kinds.isEmpty ? 3 : 1))
      #expect(outcome.messages.last == "line 9999 of b")
      #expect(outcome.number("decodedBytes") > (kinds.isEmpty ? size : 0))
    }
  }

  // MARK: Maps that cannot be right

  private static let other = Tar.member("b.log", Array("{\"error\":\"line 9999 of b\"}\n".utf8))

  /// A member by the format 1.0 of pax.
  private static func member(
    _ name: String,
    _ map: [(Int, Int)],
    size: Int,
    _ stored: [UInt8],
    count: Int? = nil
  ) -> [UInt8] {
    let numbers = [count ?? map.count] + map.flatMap { [$0.0, $0.1] }
    let lines = Tar.padded(Array(numbers.map { "\($0)\n" }.joined().utf8))
    let attributes = ["major=1", "minor=0", "realsize=\(size)"]
      .flatMap { TarSplitterTests.attribute("GNU.sparse.\($0)") }
    return Tar.header("pax", size: Tar.octal(attributes.count), type: "x") + Tar.padded(attributes)
      + Tar.header(name, size: Tar.octal(lines.count + stored.count)) + Tar.padded(lines + stored)
  }

  private static func classify(_ bytes: [UInt8]) throws -> Outcome {
    try temporaryDirectory { directory in
      let file = try AttackedFile(directory.appendingPathComponent("a").path)
      file.write(bytes)
      return try Watchdog.watch("sparse") { try file.classify() }
    }
  }

  struct BadMap: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let map: [(Int, Int)]
    var size = 9000
    var count: Int?
    var kind = "bad-header"
  }

  static let badMaps = [
    BadMap(testDescription: "overlapping parts", map: [(0, 100), (50, 100)]),
    BadMap(testDescription: "parts in another order", map: [(4096, 100), (0, 100)]),
    BadMap(testDescription: "a part after the end", map: [(0, 100), (8950, 100)]),
    BadMap(testDescription: "a part far after the end", map: [(0, 100), (.max, 100)]),
    BadMap(testDescription: "a part of all bytes there are", map: [(0, 100), (4096, .max)]),
    BadMap(testDescription: "less than is stored", map: [(0, 100)]),
    BadMap(testDescription: "more than is stored", map: [(0, 100), (4096, 200)]),
    BadMap(testDescription: "a size that cannot be", map: [(0, 100), (4096, 100)], size: -1),
    BadMap(testDescription: "a size of all bytes there are", map: [(0, 200)], size: .max),
    BadMap(testDescription: "fewer parts than it says", map: [(0, 100), (4096, 100)], count: 3),
    BadMap(testDescription: "more parts than it says", map: [(0, 100), (4096, 100)], count: 1),
    BadMap(testDescription: "a number that is none", map: [(0, 100), (-5, 100)]),
    BadMap(
      testDescription: "too many parts",
      map: [(0, 100), (4096, 100)],
      count: 10_000_000,
      kind: "limit"
    ),
  ]

  @Test("a map that cannot be right is damage of its member alone", arguments: badMaps)
  func badMap(bad: BadMap) throws {
    let stored = [UInt8](repeating: 0x78, count: 200)
    let member = Self.member("a.log", bad.map, size: bad.size, stored, count: bad.count)
    let outcome = try Self.classify(Self.other + member + Self.other + Tar.end)
    #expect(outcome.code == 2)
    #expect(outcome.damageKinds == [bad.kind])
    // Where the header of the member ends.
    #expect(outcome.damageOffset == 1024 + 1024 + 512)
    #expect(outcome.messages == ["line 9999 of b", "line 9999 of b"])
    #expect(String(decoding: outcome.json, as: UTF8.self).contains("member a.log has "))
  }

  @Test(
    "sparse formats that are not known are damage",
    arguments: ["GNU.sparse.major=2", "SUN.holesdata= 0 100", "GNU.sparse.name=x"]
  )
  func unknown(attribute: String) throws {
    let attributes = TarSplitterTests.attribute(attribute)
    let member =
      Tar.header("pax", size: Tar.octal(attributes.count), type: "x") + Tar.padded(attributes)
      + Tar.member("a.log", Array("{\"error\":\"line 1 of a\"}\n".utf8))
    let outcome = try Self.classify(member + Self.other + Tar.end)
    #expect(outcome.code == 2 && outcome.damageKinds == ["unreadable"])
    #expect(outcome.messages == ["line 9999 of b"])
  }

  // MARK: Damaged archives

  /// An archive with a sparse file of some parts, and a file after it.
  private static func archive(_ writer: String) throws -> [UInt8] {
    try temporaryDirectory { directory in
      let parts = Layout(
        testDescription: "",
        parts: (0..<6).flatMap { _ in [.lines(1), .hole(upTo: page, more: 1)] }
      )
      try write(parts, to: directory.appendingPathComponent("a.log").path)
      try Data("{\"error\":\"line 9999 of b\"}\n".utf8)
        .write(to: directory.appendingPathComponent("b.log"))
      let made = try runTool(
        "bash",
        ["-c", "\(writer) -b 1 -f - a.log b.log"],
        directory: directory
      )
      try #require(made.status == 0, "\(made.errorText)")
      return made.output
    }
  }

  @Test("cut anywhere", arguments: writers)
  func cuts(writer: String) throws {
    let bytes = try Self.archive(writer)
    try temporaryDirectory { directory in
      let file = try AttackedFile(directory.appendingPathComponent("a").path)
      file.write(bytes)
      let whole = try file.classifyInChunks("whole")
      #expect(whole.messages.count == 7 && whole.damageKinds.isEmpty)
      let step = AttackedFile.isExhaustive ? 1 : 509
      for length in stride(from: bytes.count - 1, to: 512, by: -step) {
        file.truncate(to: length)
        let name = "\(writer) cut at \(length)"
        let outcome = try Watchdog.watch(name) { try file.classifyInChunks(name) }
        #expect(outcome.isMarked, "\(name)")
        let isPrefix = whole.messages.starts(with: outcome.messages)
        #expect(isPrefix && outcome.malformed <= 0, "\(name)")
        // What has its end is told from what is torn.
        #expect(!outcome.damageKinds.isEmpty || outcome.isRefused, "\(name)")
      }
    }
  }

  @Test("any bit of what is around the text flipped", arguments: writers)
  func bits(writer: String) throws {
    let bytes = try Self.archive(writer)
    try temporaryDirectory { directory in
      let file = try AttackedFile(directory.appendingPathComponent("a").path)
      file.write(bytes)
      // Headers, maps, and the first data.
      let end = 6 * 512 * 8
      for place in stride(from: 0, to: end, by: AttackedFile.isExhaustive ? 1 : 151) {
        let (offset, bit) = (place / 8, UInt8(place % 8))
        file.patch(bytes[offset] ^ 1 << bit, at: offset)
        let name = "\(writer): bit \(bit) of byte \(offset)"
        let outcome = try Watchdog.watch(name) { try file.classifyInChunks(name) }
        file.patch(bytes[offset], at: offset)
        #expect(outcome.isMarked, "\(name)")
        // The next member is found again, where it is seen that it is one.
        let isTar = String(decoding: outcome.json, as: UTF8.self).contains("\"format\": \"tar\"")
        #expect(!isTar || outcome.messages.contains("line 9999 of b"), "\(name)")
      }
    }
  }

  @Test("random numbers in maps", arguments: 0..<4)
  func randomMaps(round: Int) throws {
    let seed = SplitMix64.testSeed(UInt64(round))
    var random = SplitMix64(seed: seed)
    try temporaryDirectory { directory in
      let file = try AttackedFile(directory.appendingPathComponent("a").path)
      var maker = LineMaker()
      for number in 0..<(AttackedFile.isExhaustive ? 2000 : 25) {
        let map = (0..<random.number(0...12)).map { _ in
          (random.number(0...20_000), random.number(0...300))
        }
        let sorted = random.chance(4) ? map : map.sorted { $0.0 < $1.0 }
        let total = sorted.reduce(0) { $0 + $1.1 }
        let text = maker.lines(100).prefix(total)
        let size = random.number(15_000...25_000)
        file.write(Self.member("a.log", sorted, size: size, Array(text)) + Self.other + Tar.end)
        let name = "seed \(seed), map \(number)"
        let outcome = try Watchdog.watch(name) { try file.classifyInChunks(name) }
        // Zeros alone are no log, and no fault.
        #expect(outcome.isMarked || total == 0, "\(name)")
        #expect(outcome.messages.last == "line 9999 of b", "\(name)")
      }
    }
  }
}

extension AttackedFile {
  /// Classifies the file, and once more in small chunks, which must not make a difference.
  func classifyInChunks(_ name: @autoclosure () -> String) throws -> Outcome {
    let first = try classify()
    var read = ReadOptions()
    read.chunkBytes = 777
    read.packedChunkBytes = 777
    let other = try classify(read, jobs: 2)
    let isSame = first == other
    #expect(isSame, "\(name()): \(first.difference(other))")
    return first
  }
}
