import Foundation
import Reference
import StreamCore
import StreamTally
import TestSupport

/// Any bytes as the text of a log: the tally is the reference's.
///
/// The last byte chooses the options.
enum LineTarget {
  /// Hostile records, plain and in containers' logs, with every option.
  static var seeds: [[UInt8]] {
    var hostile = HostileLines(seed: 1)
    hostile.longLineLength = 300
    return (UInt8(0)..<128).map { choice in
      let text =
        choice % 2 == 0 ? hostile.text(lineCount: 4) : hostile.containerText(lineCount: 4)
      return text + [choice / 2 | choice << 7]
    }
  }

  static func run(_ input: [UInt8]) {
    guard let choice = input.last else { return }
    let text = Array(input.dropLast())
    // Some blocks are stored and some compressed, and the edges of chunks go through lines.
    let blocks = stride(from: 0, to: text.count, by: 97).map { start in
      Array(text[start..<min(start + 97, text.count)])
    }
    var archive = MadeArchive()
    archive.addFrame(blocks, FrameForm(choice & 0x80 == 0 ? "stored" : "stored linked"))
    let (options, expected) = Self.options(choice)
    let tally = classify(archive.bytes, options, jobs: 1, chunkBytes: 1, Kernel.available[0])
    let problems = referenceTally(
      [ReferenceArchive(path: "lines", text: text)],
      catalog: .builtIn,
      options: expected
    ).mismatches(withTallyJSON: Data(tally))
    expect(problems.isEmpty, "the reference differs: \(problems.prefix(4))")
    let other = classify(archive.bytes, options, jobs: 2, chunkBytes: 250, .best)
    expectSame(tally, other, "jobs, chunks or kernels change the tally")
  }

  private static func classify(
    _ archive: [UInt8],
    _ options: TallyOptions,
    jobs: Int,
    chunkBytes: Int,
    _ kernel: Kernel
  ) -> [UInt8] {
    var read = ReadOptions()
    read.chunkBytes = chunkBytes
    do throws(RunError) {
      let input = Input.bytes(archive, name: "lines")
      var job = Job([input], options: options, read: read, jobs: jobs)
      job.kernel = kernel
      return try job.classify().json()
    } catch {
      fault("a whole archive ends with \(error)")
    }
  }

  /// The options that a byte stands for, and the same for the reference.
  private static func options(_ choice: UInt8) -> (TallyOptions, ReferenceOptions) {
    var options = TallyOptions()
    var expected = ReferenceOptions()
    options.validate = choice & 1 != 0
    expected.validate = options.validate
    options.failureSelection = choice & 2 != 0 ? .all : .failures
    expected.selectAll = choice & 2 != 0
    if choice & 4 != 0 {
      options.lineBytesMax = 100
      expected.maxLine = 100
    }
    options.countedField = choice & 8 != 0 ? "repository" : nil
    expected.by = options.countedField
    if choice & 16 != 0 {
      options.since = Timestamp("2022-05-12T09:14:31.5Z")
      expected.since = options.since?.milliseconds
      options.until = Timestamp("2022-05-13T00:00:00Z")
      expected.until = options.until?.milliseconds
    }
    return (options, expected)
  }
}
