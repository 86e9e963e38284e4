import Foundation
import StreamCore
import StreamTally
import TestSupport

/// Any bytes as an archive's index: a wrong one can mislead, but no extraction and no tally crashes,
/// hangs, or depends on the jobs.
///
/// The last byte chooses the question. What ties an index to its archive, and its checksum, are
/// made right, as everybody can do who writes one.
final class IndexTarget: Sendable {
  static let shared = IndexTarget()

  /// The magic number, the version and the fingerprint.
  private static let headBytes = 48

  private let archive = ScratchFile("indexed")
  private let index: ScratchFile
  /// A true index.
  private let whole: [UInt8]

  private init() {
    var hostile = HostileLines(seed: 3)
    hostile.longLineLength = 300
    let text = hostile.text(lineCount: 60)
    var made = MadeArchive()
    for frame in stride(from: 0, to: text.count, by: 4000) {
      let part = Array(text[frame..<min(frame + 4000, text.count)])
      let blocks = stride(from: 0, to: part.count, by: 700).map { start in
        Array(part[start..<min(start + 700, part.count)])
      }
      made.addFrame(blocks, FrameForm("stored blocks"))
    }
    archive.write(made.bytes)
    var read = ReadOptions()
    read.chunkBytes = 1400
    let result = try? Job(paths: [archive.path], catalog: .builtIn, read: read, jobs: 1).index()
    guard let bytes = result?.results.first?.bytes else { fault("the archive has no index") }
    whole = bytes
    index = ScratchFile("indexed.idx")
  }

  /// The index itself, once for each question.
  var seeds: [[UInt8]] {
    (UInt8(0)..<8).map { whole[Self.headBytes..<(whole.count - 8)] + [$0] }
  }

  func run(_ input: [UInt8]) {
    guard let choice = input.last else { return }
    index.write(sealed(whole[..<Self.headBytes] + input.dropLast()))
    let selection = Self.selection(choice)
    let first = extract(selection, jobs: 1)
    expectSame(first, extract(selection, jobs: 2), "jobs change what is extracted")
    expectSame(tally(jobs: 1), tally(jobs: 2), "jobs change the tally")
  }

  private func tally(jobs: Int) -> [UInt8] {
    var read = ReadOptions()
    read.trustsIndex = true
    do throws(RunError) {
      let paths = [archive.path]
      return try Job(paths: paths, catalog: .builtIn, read: read, jobs: jobs).classify().json()
    } catch {
      fault("the index makes the tally fail: \(error)")
    }
  }

  private func extract(_ selection: LineSelection, jobs: Int) -> [UInt8] {
    var read = ReadOptions()
    read.chunkBytes = 1400
    var layout = LineLayout()
    layout.showsPlace = true
    let output = Collected()
    do throws(RunError) {
      let extraction = try Job(paths: [archive.path], catalog: .builtIn, read: read, jobs: jobs)
        .extract(selection, layout) { output.add($0) }
      let status = try extraction.exitStatus(extraction.tally())
      let end = "\(status) \(extraction.warnings)"
      return output.all + Array(end.utf8)
    } catch {
      return output.all + Array("\(error.kind): \(error)".utf8)
    }
  }

  private static func selection(_ choice: UInt8) -> LineSelection {
    var selection = LineSelection()
    switch choice % 8 {
    case 0: break
    case 1: selection.unknown = true
    case 2: selection.issues = ["654"]
    case 3: selection.lines = [3...9, 40...41]
    case 4: selection.offsets = [0, 5000, 9000]
    case 5: selection.blocks = [.init(archive: nil, frame: 1, block: 2)]
    case 6: selection.malformed = true
    default:
      selection.lines = [1...1_000_000]
      selection.limit = 5
    }
    return selection
  }
}
