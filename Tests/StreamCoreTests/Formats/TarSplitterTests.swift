import StreamCore
import StreamTally
import TestSupport
import Testing

/// A tar archive is cut into the lines of its members, wherever the chunks of its text end.
@Suite struct TarSplitterTests {
  /// What stands in an archive before a member's content.
  enum Layout: CaseIterable {
    case plain, emptyBefore, directoryBefore, linkBefore, imageBefore, longName, attributes
    case attributedSize, endBefore, longNameOfOther
  }

  private typealias Tar = TarAttackTests

  /// A record of a pax header: its length, which covers itself, and what it says.
  static func attribute(_ text: String) -> [UInt8] {
    var count = text.utf8.count + 3
    while "\(count) \(text)\n".utf8.count > count { count += 1 }
    return Array("\(count) \(text)\n".utf8)
  }

  private static func block(_ name: String, _ type: Character, _ content: [UInt8]) -> [UInt8] {
    Tar.header(name, size: Tar.octal(content.count), type: type) + Tar.padded(content)
  }

  /// A member, and its name.
  private static func member(
    _ layout: Layout,
    _ number: Int,
    _ text: [UInt8]
  ) -> (name: String, bytes: [UInt8]) {
    let short = "m\(number).log"
    let long = String(repeating: "d", count: 90 + number) + "/" + short
    let member = Tar.member(short, text)
    switch layout {
    case .plain: return (short, member)
    case .emptyBefore: return (short, Tar.member("empty.log", []) + member)
    case .directoryBefore: return (short, block("d/", "5", []) + member)
    // Its size is that of what it leads to.
    case .linkBefore: return (short, Tar.header("link", size: Tar.octal(9999), type: "2") + member)
    case .imageBefore:
      let image: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]
      return (short, Tar.member("image.png", image + Array(repeating: 7, count: 600)) + member)
    case .longName: return (long, block("././@LongLink", "L", Array(long.utf8) + [0]) + member)
    case .attributes:
      let content = attribute("mtime=1.5") + attribute("path=\(long)")
      return (long, block("pax", "x", content) + member)
    case .attributedSize:
      let header = Tar.header(short, size: Tar.octal(0))
      return (short, block("pax", "x", attribute("size=\(text.count)")) + header + Tar.padded(text))
    case .endBefore: return (short, Tar.end + member)
    case .longNameOfOther:
      let directory = block("././@LongLink", "L", Array(long.utf8) + [0]) + block("d/", "5", [])
      return (short, directory + member)
    }
  }

  /// The rows of all lines: archive and member, the line's number, and the line.
  private static func rows(_ bytes: [UInt8], chunkBytes: Int) throws -> [String] {
    var job = Job([.bytes(bytes, name: "t.tar")], jobs: 2)
    job.read.chunkBytes = chunkBytes
    var selection = LineSelection()
    selection.lines = [1...1_000_000]
    var layout = LineLayout()
    layout.showsPlace = true
    let collected = Collected()
    let extraction = try job.extract(selection, layout) { collected.add($0) }
    #expect(try extraction.tally().reasons.allSatisfy { $0.kind != .damaged })
    return String(decoding: collected.all, as: UTF8.self).split(separator: "\n").map { row in
      let columns = row.split(separator: "\t", omittingEmptySubsequences: false)
      return "\(columns[0]) \(columns[4]) \(columns[5])"
    }
  }

  /// Chunks that end in each part of a header and of a member, and one that holds all.
  private static let chunkSizes = [1, 100, 511, 512, 513, 777, 1024, 5000, 1 << 20]

  @Test("every layout, with content of all lengths around a block's", arguments: Layout.allCases)
  func layouts(layout: Layout) throws {
    for length in [1, 2, 511, 512, 513, 1023, 1024, 1025] {
      let text = Array(String(repeating: "x", count: length - 1).utf8) + [0x0a]
      let (first, bytes) = Self.member(layout, 0, text)
      let tar = Tar.member("first.log", text) + bytes + Tar.member("last.log", text) + Tar.end
      let line = String(repeating: "x", count: length - 1)
      let expected = ["first.log", first, "last.log"].map { "t.tar!\($0) 1 \(line)" }
      for chunkBytes in Self.chunkSizes {
        let isSame = try Self.rows(tar, chunkBytes: chunkBytes) == expected
        #expect(isSame, "length \(length), chunks of \(chunkBytes)")
      }
    }
  }

  @Test("members in any order, with lines of any length", arguments: 0..<12)
  func random(round: Int) throws {
    let seed = SplitMix64.testSeed(UInt64(round))
    var random = SplitMix64(seed: seed)
    var tar: [UInt8] = []
    var expected: [String] = []
    for number in 0..<random.number(1...8) {
      let lines = (1...random.number(1...30)).map { line in
        "{\"n\":\(line),\"m\":\"" + String(repeating: "y", count: random.number(0...120)) + "\"}"
      }
      // A member's last line may have no line end: the next member's first line is one of its own.
      let text = lines.joined(separator: "\n") + (random.chance(2) ? "\n" : "")
      // What begins with an end is no tar archive.
      let layout = number == 0 ? .plain : Layout.allCases.randomElement(using: &random) ?? .plain
      let (name, bytes) = Self.member(layout, number, Array(text.utf8))
      tar += bytes
      expected += lines.enumerated().map { "t.tar!\(name) \($0 + 1) \($1)" }
    }
    for chunkBytes in Self.chunkSizes + [random.number(1...3000)] {
      let isSame = try Self.rows(tar + Tar.end, chunkBytes: chunkBytes) == expected
      #expect(isSame, "seed \(seed), chunks of \(chunkBytes)")
    }
  }
}
