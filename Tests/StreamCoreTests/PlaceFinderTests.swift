import Foundation
import StreamCore
import StreamTally
import TestSupport
import Testing

/// The examples of a tally come from few blocks, and are those that reading all would give.
@Suite struct PlaceFinderTests {
  /// What the tally's places give, and what the same lines give without what a tally says of them.
  private func check(
    _ archive: [UInt8],
    samples: Int = 3,
    malformed: Bool = false,
    jobs: Int = 2,
    _ name: String
  ) throws -> ExtractAnswer? {
    try temporaryDirectory { directory in
      let path = directory.appendingPathComponent("a").path
      try Data(archive).write(to: URL(fileURLWithPath: path))
      var options = TallyOptions()
      options.examplesPerIssue = samples
      let run = try Job(paths: [path], catalog: .builtIn, options: options).classify()
      let tally = try Tally(json: run.json())
      var kinds = LineSelection()
      kinds.malformed = malformed
      guard let places = try? tally.examples(of: kinds) else { return nil }
      let found = try ask(path, places, usesIndex: false, jobs: jobs)
      var lines = LineSelection()
      lines.lines = places.places.map { $0.line...$0.line }
      let expected = try ask(path, lines, usesIndex: false, jobs: 1)
      let isSame = found.output == expected.output
      #expect(isSame, "\(name)")
      #expect(found.code == expected.code, "\(name)")
      return found
    }
  }

  /// Lines without an error, and in some places one with an error of its own; those cross the
  /// boundaries of blocks of 64 KiB.
  private func text(blocks: Int, errorsAt boundaries: [Int]) -> [UInt8] {
    var text: [UInt8] = []
    while text.count < blocks << 16 {
      let end = text.count + 90
      let boundary = boundaries.first { text.count < $0 << 16 && end > $0 << 16 }
      let member = boundary.map { #""error":"strange \#($0)""# } ?? #""n":\#(text.count)"#
      let line = #"{\#(member),"msg":"repository import failed""#
      text += Array(line.utf8) + Array(repeating: 0x20, count: 98 - line.utf8.count)
      text += [0x7d, 0x0a]
    }
    return text
  }

  @Test(
    "only the blocks of the places are read",
    arguments: [["-B4"], ["-B4", "-BX", "--no-frame-crc"], []]
  )
  func readsLittle(layout: [String]) throws {
    let boundaries = [7, 8, 31]
    let text = text(blocks: 40, errorsAt: boundaries)
    let archive = layout.isEmpty ? text : try lz4Tool(options: layout, text: text)
    let found = try #require(try check(archive, "\(layout)"))
    #expect(found.code == 1)
    #expect(found.output.count { $0 == 0x0a } == boundaries.count)
    #expect(found.readBytes * 3 < archive.count)
  }

  @Test("frames of linked blocks are read from their beginning, and others not at all")
  func linked() throws {
    let layout = ["-B4", "-BD"]
    let quiet = try lz4Tool(options: layout, text: text(blocks: 8, errorsAt: []))
    let loud = try lz4Tool(options: layout, text: text(blocks: 8, errorsAt: [2, 3]))
    let skippable: [UInt8] = [0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]
    let archive = quiet + skippable + quiet + quiet + loud + quiet + quiet + quiet
    let found = try #require(try check(archive, "linked"))
    #expect(found.output.count { $0 == 0x0a } == 2)
    #expect(found.readBytes * 7 < archive.count)
  }

  @Test("hostile lines, in blocks with less text than they could have", arguments: 0..<12)
  func hostile(round: Int) throws {
    var hostile = HostileLines(seed: SplitMix64.testSeed(UInt64(7000 + round)))
    hostile.longLineLength = 300
    let text =
      round % 3 == 0 ? hostile.containerText(lineCount: 150) : hostile.text(lineCount: 400)
    let blockBytes = [61, 200, 1000, 4000][round % 4]
    let archive = storedBlocks(text, byteCount: blockBytes)
    for malformed in [false, true] {
      _ = try check(
        archive,
        samples: 1,
        malformed: malformed,
        jobs: 1 + round % 3,
        "seed \(hostile.seed), malformed \(malformed)"
      )
    }
  }

  @Test("where two records are alike all is read, and the right one given")
  func doubt() throws {
    let line = Array(#"{"error":"strange"}"#.utf8) + [0x0a]
    let filler = Array(String(repeating: "{\"n\":1}\n", count: 2000).utf8)
    let rest = Array(repeatElement(filler, count: 20).joined())
    let apart = storedBlocks(filler + line + filler + line + rest, byteCount: 20_000)
    let alone = try #require(try check(apart, samples: 2, "in two blocks"))
    #expect(alone.output.count { $0 == 0x0a } == 2)
    #expect(alone.readBytes * 2 < apart.count)
    let together = storedBlocks(filler + line + line + rest, byteCount: 17_000)
    let one = try #require(try check(together, samples: 1, "in one block"))
    #expect(one.output.count { $0 == 0x0a } == 1)
    #expect(one.readBytes * 2 > together.count)
  }

  @Test("a failure that was logged before as none is not mixed up with that")
  func twin() throws {
    func line(_ msg: String) -> [UInt8] {
      Array(#"{"error":"strange","msg":"\#(msg)","time":"2022-05-12T09:14:31.204Z"}"#.utf8) + [0x0a]
    }
    let filler = Array(String(repeating: "{\"n\":1}\n", count: 2000).utf8)
    let rest = Array(repeatElement(filler, count: 20).joined())
    let (step, failure) = (line("error importing repository"), line("repository import failed"))
    // The step begins the second block; the failure is whole in it, or ends or begins in the third.
    for gap in stride(from: 15_800, to: 16_000, by: 8) {
      let text = filler + step + filler.prefix(gap) + failure + rest
      let found = try #require(try check(storedBlocks(text, byteCount: 16_000), "gap \(gap)"))
      #expect(found.code == 1)
      #expect(found.readBytes * 2 < text.count)
    }
  }

  @Test("an archive that was changed in a block is read as a whole")
  func changed() throws {
    try temporaryDirectory { directory in
      let path = directory.appendingPathComponent("a").path
      var archive = storedBlocks(text(blocks: 40, errorsAt: [7]), byteCount: 1 << 16)
      try Data(archive).write(to: URL(fileURLWithPath: path))
      let tally = try Job(paths: [path], catalog: .builtIn).classify()
      let places = try tally.examples(of: LineSelection())
      // The record's name is another one now, so that it cannot be found.
      let error = Array("error".utf8)
      for index in archive.indices.dropLast(5)
      where archive[index] == error[0] && archive[index..<(index + 5)].elementsEqual(error) {
        archive[index] = 0x45
      }
      try Data(archive).write(to: URL(fileURLWithPath: path))
      let found = try ask(path, places, usesIndex: false, jobs: 2)
      #expect(found.readBytes * 8 > archive.count)
      #expect(found.code == 0)
    }
  }
}
