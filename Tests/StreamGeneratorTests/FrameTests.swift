import Foundation
import StreamGenerator
import TestSupport
import Testing

/// Frames in every layout, for the `lz4` program and for a classification.
@Suite struct FrameTests {
  static let layouts: [FrameLayout] = FrameLayout.BlockSize.allCases.flatMap { size in
    [false, true].flatMap { linked in
      [
        FrameLayout(blockBytes: size, linked: linked),
        FrameLayout(
          blockBytes: size,
          linked: linked,
          blockChecksums: true,
          contentChecksum: false,
          contentSize: true
        ),
        FrameLayout(
          blockBytes: size,
          linked: linked,
          blockChecksums: true,
          contentChecksum: true,
          contentSize: true
        ),
      ]
    }
  }

  @Test(
    "the lz4 program gets the plain text out of every layout",
    .needs("lz4"),
    arguments: layouts
  )
  func readable(layout: FrameLayout) throws {
    var options = GeneratorOptions(
      seed: 21,
      size: 9_500_000,
      failureShare: 0.02,
      unknown: 9,
      layout: layout
    )
    let archive = try generated(options)
    options.format = .plain
    let plain = try generated(options)
    #expect(archive.summary == plain.summary)
    #expect(archive.bytes.count < plain.bytes.count / 2)
    try temporaryDirectory { directory in
      let path = directory.appendingPathComponent("a.lz4").path
      try Data(archive.bytes).write(to: URL(fileURLWithPath: path))
      let test = try runTool("lz4", ["-t", "-q", path])
      #expect(test.status == 0, "\(test.errorText)")
      let decoded = try runTool("lz4", ["-dcq", path])
      let isSame = decoded.output == plain.bytes
      #expect(isSame)
    }
    try check(archive.bytes, archive.summary, "\(layout)")
  }

  @Test("tiny texts", arguments: [0, 1, 4095, 4096, 4097, 65_536, 131_071, 131_072])
  func tiny(size: Int) throws {
    var options = GeneratorOptions(seed: 2, size: size)
    let archive = try generated(options)
    options.format = .plain
    let plain = try generated(options)
    #expect(plain.bytes.count == archive.summary.decodedBytes)
    #expect((size...(size + 4096)).contains(plain.bytes.count))
    #expect(plain.bytes.last == 0x0a)
    try check(archive.bytes, archive.summary, "\(size)")
    try check(plain.bytes, plain.summary, "\(size)")
  }

  @Test("lines go over the blocks' edges")
  func edges() throws {
    let (bytes, _) = try generated(GeneratorOptions(seed: 4, size: 20 << 20, format: .plain))
    let edges = stride(from: 64 << 10, to: bytes.count, by: 64 << 10)
    let cut = edges.filter { bytes[$0 - 1] != 0x0a }
    #expect(cut.count > 300)
    #expect(
      stride(from: 4 << 20, to: bytes.count, by: 4 << 20).allSatisfy { bytes[$0 - 1] != 0x0a }
    )
  }
}
