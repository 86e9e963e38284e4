import StreamCore

/// An index (docs/INDEX.md) without its checksum, with the one that its bytes have: everybody who
/// writes one can make it.
public func sealed(_ index: [UInt8]) -> [UInt8] {
  let checksum = Checksum.xxh3(index.span)
  return index + (0..<8).map { UInt8(truncatingIfNeeded: checksum >> (8 * UInt64($0))) }
}
