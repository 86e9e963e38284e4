import CISAL
import CZlib

#if arch(x86_64)
/// The faster of two ways to decode deflate data; both give the same text.
typealias Inflater = ISALInflater
#else
/// ISA-L was not tried on this processor.
typealias Inflater = ZlibInflater
#endif

extension Checksum {
  /// CRC-32 as gzip uses it (RFC 1952, section 8), continued from an earlier value.
  static func crc32(_ start: UInt32, _ buffer: borrowing Buffer, _ range: Range<Int>) -> UInt32 {
    crc32(start, buffer.bytes.extracting(range))
  }

  /// The same of bytes.
  static func crc32(_ start: UInt32, _ bytes: Span<UInt8>) -> UInt32 {
    unsafe bytes.withUnsafeBufferPointer {
      #if arch(x86_64)
      unsafe crc32_gzip_refl(start, $0.baseAddress, UInt64($0.count))
      #else
      unsafe UInt32(truncatingIfNeeded: crc32_z(UInt(start), $0.baseAddress, $0.count))
      #endif
    }
  }

  /// That of two texts together.
  ///
  /// - Parameters:
  ///   - first: that of the first.
  ///   - second: that of the second.
  ///   - byteCount: the length of the second.
  /// - Returns: the checksum of the first with the second after it.
  static func crc32(_ first: UInt32, followedBy second: UInt32, byteCount: Int) -> UInt32 {
    UInt32(truncatingIfNeeded: crc32_combine(UInt(first), UInt(second), byteCount))
  }
}
