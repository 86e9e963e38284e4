extension SevenZipHeader {
  /// The most bytes of a header, packed or not: a hundred thousand long names.
  private static let byteCountMax = 32 << 20
  /// Headers are packed once.
  private static let levelMax = 3
  private static let headBytes = 32

  /// What reading an archive takes.
  ///
  /// - Parameters:
  ///   - source: the file.
  ///   - part: where the archive is in it, all of it.
  /// - Returns: how many members it has, the most memory that decoding them takes, and whether all of
  ///   them have a checksum.
  /// - Throws: ``Fault`` where nobody can say so.
  static func needs(
    of source: borrowing ByteSource,
    _ part: Range<Int>
  ) throws(Fault) -> (fileCount: Int, memory: Int, isCovered: Bool) {
    let head = try read(source, part, from: 0, count: headBytes)
    let offset = Int(clamping: head.span.littleEndian64(at: 12))
    let count = Int(clamping: head.span.littleEndian64(at: 20))
    var bytes = try read(source, part, from: headBytes + offset, count: count)
    guard Checksum.crc32(bytes.span) == head.span.littleEndian32(at: 28) else { throw .damaged }
    var memory = 0
    for _ in 0..<levelMax {
      let header = try SevenZipHeader(bytes)
      memory = max(memory, header.memory)
      guard let packed = header.packed else {
        return (header.fileCount, memory, header.uncoveredCount == 0)
      }
      guard packed.offset <= part.count else { throw .damaged }
      let start = headBytes + packed.offset
      bytes = try unpack(read(source, part, from: start, count: packed.byteCount), packed)
    }
    throw .damaged
  }

  /// Reads a part of the archive.
  private static func read(
    _ source: borrowing ByteSource,
    _ part: Range<Int>,
    from offset: Int,
    count: Int
  ) throws(Fault) -> [UInt8] {
    guard count <= byteCountMax else { throw .tooLarge }
    guard offset <= part.count, count <= part.count - offset else { throw .damaged }
    var buffer = Buffer(byteCount: count)
    guard source.readElsewhere(at: part.lowerBound + offset, into: &buffer) == count else {
      throw .damaged
    }
    var bytes: [UInt8] = []
    bytes.append(buffer.bytes)
    return bytes
  }

  /// Unpacks a header.
  private static func unpack(_ bytes: [UInt8], _ packed: Packed) throws(Fault) -> [UInt8] {
    guard packed.textBytes <= byteCountMax else { throw .tooLarge }
    guard let properties = packed.properties else {
      guard packed.textBytes == packed.byteCount else { throw .damaged }
      return bytes
    }
    var decoder = LZMADecoder(.alone, memoryMax: 2 * byteCountMax, verify: true)
    decoder.reset()
    // What is before the data in a file of LZMA data alone.
    var file = properties
    for index in 0..<8 { file.append(UInt8(truncatingIfNeeded: packed.textBytes >> (8 * index))) }
    file += bytes
    var buffer = Buffer(byteCount: packed.textBytes)
    let step = decoder.step(file.span, into: &buffer, at: 0, room: packed.textBytes)
    guard step.decoded == packed.textBytes else { throw .damaged }
    var text: [UInt8] = []
    text.append(buffer.bytes)
    return text
  }
}
