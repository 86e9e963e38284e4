import CByteKernels

/// What a scan looks for, as the kernels read it.
///
/// It is out of line, since it is some kilobytes, and scanners are copied.
///
/// Invariants: the memory is initialised once, and only read from then on, so that any thread may;
/// it lives as long as the owner.
@safe final class ScanNeedles: @unchecked Sendable {
  private let needles: UnsafeMutablePointer<scan_needles>

  /// What an escape in a string is written with: each of these can be escaped once more around it.
  private static let escapeCharacters = Array("\\u0123456789abcdefABCDEF".utf8)
  /// What journald's exports have in place of a text that they cannot write (`null`, or bytes).
  private static let message = Array("MESSAGE".utf8)

  /// - Parameters:
  ///   - names: names of members, printable ASCII, of up to 64 bytes.
  ///   - heads: texts of at least 4 bytes, without control characters.
  ///   - escapedLetters: ASCII letters of which a line is a candidate that has one as a number.
  init(names: [[UInt8]], heads: [[UInt8]], escapedLetters: [UInt8] = []) {
    precondition(
      names.count <= LineScanner.nameCountMax && heads.count <= LineScanner.headCountMax
    )
    unsafe needles = .allocate(capacity: 1)
    unsafe needles.initialize(to: scan_needles())
    for name in names {
      precondition(name.allSatisfy { $0 < 0x80 && $0 >= 0x20 })
      add(name, SCAN_NAME)
    }
    for head in heads {
      precondition(head.count >= LineScanner.headBytesMin && head.allSatisfy { $0 >= 0x20 })
      add(Array(Self.plainRun(of: head).prefix(LineScanner.nameBytesMax)), SCAN_HEAD)
    }
    add(Self.message, SCAN_MEMBER)
    for byte in names.joined() + Self.escapeCharacters + Self.message + escapedLetters {
      if byte < 64 {
        unsafe needles.pointee.escaped.0 |= 1 << UInt64(byte)
      } else {
        unsafe needles.pointee.escaped.1 |= 1 << UInt64(byte - 64)
      }
    }
    unsafe scan_prepare(needles)
  }

  deinit { unsafe needles.deallocate() }

  private func add(_ text: [UInt8], _ kind: scan_needle_kind) {
    precondition(!text.isEmpty && text.count <= LineScanner.nameBytesMax)
    var needle = scan_needle()
    needle.kind = UInt8(kind.rawValue)
    needle.length = UInt8(text.count)
    for (offset, byte) in text.enumerated() {
      unsafe withUnsafeMutableBytes(of: &needle.bytes) { unsafe $0[offset] = byte }
    }
    let index = unsafe Int(needles.pointee.count)
    unsafe withUnsafeMutableBytes(of: &needles.pointee.needle) { table in
      unsafe table.storeBytes(
        of: needle,
        toByteOffset: index * MemoryLayout<scan_needle>.stride,
        as: scan_needle.self
      )
    }
    unsafe needles.pointee.count += 1
  }

  /// The longest part of a head that is the same in a JSON string, whatever wrote it.
  ///
  /// Encoders escape some characters, such as `<` and letters with marks. Where no part is long
  /// enough, it is all of the head.
  private static func plainRun(of head: [UInt8]) -> ArraySlice<UInt8> {
    let runs = head.split { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: false
      case 0x20, UInt8(ascii: ":"), UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: "-"),
        UInt8(ascii: "_"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["),
        UInt8(ascii: "]"):
        false
      default: true
      }
    }
    let longest = runs.max { $0.count < $1.count } ?? []
    return longest.count >= LineScanner.headBytesMin ? longest : head[...]
  }

  /// Lends the needles to a kernel.
  @unsafe func withPointer<Result>(_ body: (UnsafePointer<scan_needles>) -> Result) -> Result {
    unsafe body(needles)
  }
}
