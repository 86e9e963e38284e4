import Foundation
import StreamCore
import TestSupport
import Testing

/// What the header of a gzip member may have (RFC 1952, section 2.3).
@Suite(.needs("gzip")) struct GzipHeaderTests {
  private static let text: [UInt8] = {
    var maker = LineMaker()
    return maker.lines(40)
  }()

  /// Parts that few programs write, by their flags.
  struct Header: Sendable, CustomTestStringConvertible {
    var extra: Int?
    var name: Int?
    var comment: Int?
    var hasChecksum = false
    var isChecksumWrong = false

    var testDescription: String { "\(bytes.count) bytes, flags \(bytes[3])" }

    var bytes: [UInt8] {
      let flags =
        (extra == nil ? 0 : 4) | (name == nil ? 0 : 8) | (comment == nil ? 0 : 16)
        | (hasChecksum ? 2 : 0)
      var bytes: [UInt8] = [0x1f, 0x8b, 8, UInt8(flags), 0, 0, 0, 0, 0, 3]
      if let extra {
        bytes += [UInt8(extra & 0xff), UInt8(extra >> 8)] + [UInt8](repeating: 0, count: extra)
      }
      for text in [name, comment].compactMap(\.self) {
        bytes += [UInt8](repeating: 0x61, count: text) + [0]
      }
      if hasChecksum {
        let checksum = crc32(bytes) ^ (isChecksumWrong ? 1 : 0)
        bytes += [UInt8(checksum & 0xff), UInt8(checksum >> 8 & 0xff)]
      }
      return bytes
    }
  }

  static let headers =
    (0..<16).map { bits in
      Header(
        extra: bits & 1 == 0 ? nil : 7,
        name: bits & 2 == 0 ? nil : 5,
        comment: bits & 4 == 0 ? nil : 0,
        hasChecksum: bits & 8 != 0
      )
    } + [
      Header(extra: 65_535, hasChecksum: true), Header(name: 300_000, comment: 700_000),
      Header(extra: 0, name: 0, comment: 262_144, hasChecksum: true),
    ]

  private func archive(_ header: Header) throws -> [UInt8] {
    try header.bytes + runTool("gzip", ["-nc"], input: Self.text).output.dropFirst(10)
  }

  @Test("every header is passed over, whatever is in it", arguments: headers)
  func whole(header: Header) throws {
    try temporaryDirectory { directory in
      let file = try AttackedFile(directory.appendingPathComponent("a").path)
      file.write(try archive(header) + archive(header))
      let outcome = try file.classifyInAllWays("\(header)")
      #expect(outcome.code == 0 && outcome.isVerified)
      #expect(outcome.lines == 2 * Self.text.count { $0 == 0x0a })
    }
  }

  @Test("a header that does not fit its checksum is damage, and its text is read")
  func checksum() throws {
    try temporaryDirectory { directory in
      let file = try AttackedFile(directory.appendingPathComponent("a").path)
      let bad = Header(name: 300_000, hasChecksum: true, isChecksumWrong: true)
      file.write(try archive(Header()) + archive(bad))
      let outcome = try file.classifyInAllWays("\(bad)")
      #expect(outcome.code == 2 && outcome.damageKinds == ["bad-header"])
      #expect(outcome.lines == 2 * Self.text.count { $0 == 0x0a })
    }
  }

  @Test("a header that is cut is marked, wherever that is")
  func cut() throws {
    try temporaryDirectory { directory in
      let file = try AttackedFile(directory.appendingPathComponent("a").path)
      let header = Header(extra: 20, name: 300_000, comment: 9, hasChecksum: true)
      let first = try archive(Header())
      let end = header.bytes.count
      for length in [3, 9, 11, 12, 31, 32, 33, 1000, 262_144, 300_040, end - 2, end - 1, end] {
        file.write(first + header.bytes[..<length])
        let outcome = try file.classifyInAllWays("cut at \(length)")
        #expect(outcome.code == 2, "\(length)")
        #expect(outcome.damageKinds.count == 1, "\(length): \(outcome.damageKinds)")
        #expect(outcome.lines == Self.text.count { $0 == 0x0a }, "\(length)")
      }
    }
  }
}

/// The checksum of gzip, bit by bit (RFC 1952, section 8).
private func crc32(_ bytes: [UInt8]) -> UInt32 {
  var checksum: UInt32 = .max
  for byte in bytes {
    checksum ^= UInt32(byte)
    for _ in 0..<8 { checksum = checksum >> 1 ^ (checksum & 1 == 1 ? 0xedb8_8320 : 0) }
  }
  return ~checksum
}
