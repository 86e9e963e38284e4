import Foundation
import StreamCore
import StreamTally
import TestSupport
import Testing

/// Indexes that somebody else wrote, whose checksum is right and whose numbers are not.
@Suite struct HostileIndexTests {
  /// The magic number, the version and what ties the index to its archive.
  private static let headBytes = 48

  private static var selections: [LineSelection] {
    var selections = Array(repeating: LineSelection(), count: 4)
    selections[1].lines = [1...3, 200...Int.max]
    selections[2].offsets = [0, 4000, Int.max]
    selections[3].blocks = [.init(archive: nil, frame: 0, block: 3)]
    return selections
  }

  private func extract(_ path: String, _ selection: LineSelection, jobs: Int) throws -> [UInt8] {
    let collected = Collected()
    var layout = LineLayout()
    layout.showsPlace = true
    let extraction = try Job(paths: [path], catalog: .builtIn, jobs: jobs).extract(
      selection,
      layout
    ) { collected.add($0) }
    let status = try extraction.exitStatus(extraction.tally())
    return collected.all + Array("\(status) \(extraction.warnings)".utf8)
  }

  private func classify(_ path: String) throws -> [UInt8] {
    var read = ReadOptions()
    read.trustsIndex = true
    return try Job(paths: [path], catalog: .builtIn, read: read, jobs: 1).classify().json()
  }

  @Test("no number in an index makes an extraction or a tally fail", arguments: [true, false])
  func numbers(isPlain: Bool) throws {
    var text: [UInt8] = []
    for line in 0..<300 {
      // So that a tally leaves something out.
      let error = line % 20 == 0 && line < 150 ? #""error":"strange","# : ""
      text += Array("{\(error)\"msg\":\"importing repository\",\"n\":\(line)}\n".utf8)
    }
    try temporaryDirectory { directory in
      let path = directory.appendingPathComponent("a").path
      let archive = isPlain ? text : storedBlocks(text, byteCount: 2000)
      try Data(archive).write(to: URL(fileURLWithPath: path))
      var read = ReadOptions()
      read.chunkBytes = 4000
      let indexing = try Job(paths: [path], catalog: .builtIn, read: read, jobs: 1).index()
      let good = try #require(indexing.results.first?.bytes)
      let file = URL(fileURLWithPath: path + ".idx")
      let sound = try Self.selections.map { selection in
        try good.withUnsafeBytes { try Data($0).write(to: file) }
        return try extract(path, selection, jobs: 1)
      }
      #expect(sound.allSatisfy { !$0.isEmpty })
      for at in stride(from: Self.headBytes, through: good.count - 16, by: 8) {
        for number in [-1, Int.min, Int.max, 1 << 40, 0] {
          var bytes = good.dropLast(8)
          let word = Self.littleEndian(UInt64(bitPattern: Int64(number)))
          bytes.replaceSubrange(at..<(at + 8), with: word)
          try Data(sealed(Array(bytes))).write(to: file)
          for selection in Self.selections {
            let name = "\(number) at \(at), \(selection)"
            let answer = try Watchdog.watch(name) { try extract(path, selection, jobs: 1) }
            #expect(!answer.isEmpty, "\(name)")
          }
          let name = "\(number) at \(at), tally"
          let answer = try Watchdog.watch(name) { try classify(path) }
          #expect(!answer.isEmpty, "\(name)")
        }
      }
    }
  }

  private static func littleEndian(_ number: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * UInt64($0))) }
  }
}
