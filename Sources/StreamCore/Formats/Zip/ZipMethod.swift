/// The methods by which members of zip archives are packed (APPNOTE.TXT 6.3.10, section 4.4.5).
enum ZipMethod {
  static let none: UInt16 = 0
  static let deflate: UInt16 = 8
  static let bzip2: UInt16 = 12
  static let lzma: UInt16 = 14
  static let zstd: UInt16 = 93
  static let xz: UInt16 = 95
  static let ppmd: UInt16 = 98

  /// Those that are read.
  private static let read: Set<UInt16> = [none, deflate, bzip2, lzma, zstd, xz, ppmd]

  private static let names: [UInt16: String] = [
    1: "Shrink", 2: "Reduce", 3: "Reduce", 4: "Reduce", 5: "Reduce", 6: "Implode",
    9: "Deflate64", 10: "Implode of PKWARE's library", lzma: "LZMA", 16: "CMPSC", 18: "TERSE",
    19: "LZ77 of IBM", 20: "Zstandard by its old number", zstd: "Zstandard", 94: "MP3", 96: "JPEG",
    97: "WavPack", ppmd: "PPMd", 99: "AE-x",
  ]

  /// Why a member cannot be read that is packed by a method, for people; nil where it can.
  static func obstacle(_ record: ZipRecord) -> String? {
    let name = names[record.method].map { "\($0) (method \(record.method))" }
    let what = name ?? "method \(record.method)"
    guard read.contains(record.method) else { return "is packed by \(what), which is not read" }
    guard !record.hasDescriptor || tellsEnd(record) else {
      return "is packed by \(what) and has its size after its text, which is not read"
    }
    return nil
  }

  /// Whether the data of a member say where they end, and its header need not.
  private static func tellsEnd(_ record: ZipRecord) -> Bool {
    switch record.method {
    // Stored text has no end, but libarchive finds the checksum that fits.
    case none, deflate, bzip2, xz: true
    case lzma: record.hasEndMark
    default: false
    }
  }

  /// Makes what decodes a member whose data are those of a compressed file.
  ///
  /// - Parameters:
  ///   - record: what is before the member.
  ///   - source: is where its data begin; what the decoder must not see of them is taken.
  ///   - options: how archives are read.
  /// - Returns: nil where they are not, or begin as none of the method do.
  static func decoder(
    _ record: ZipRecord,
    _ source: inout ByteSource,
    _ options: ReadOptions
  ) -> (any MemberDecoder)? {
    var byteCount = record.hasDescriptor ? nil : record.packedBytes
    let expansionMax = ZipFormat.expansionMax * options.limitFactor
    let memoryMax = options.decoderBytesMax
    switch record.method {
    case bzip2:
      return StreamMemberDecoder(
        Bzip2Decoder(),
        byteCount: byteCount,
        expansionMax: expansionMax
      )
    case xz:
      let decoder = LZMADecoder(.xz, memoryMax: memoryMax, verify: options.verify)
      return StreamMemberDecoder(decoder, byteCount: byteCount, expansionMax: expansionMax)
    case lzma:
      guard let head = lzmaHead(record, &source) else { return nil }
      byteCount = byteCount.map { $0 - ZipRecord.methodBytes }
      let decoder = LZMADecoder(.alone, memoryMax: memoryMax, verify: options.verify)
      return StreamMemberDecoder(
        decoder,
        head: head,
        byteCount: byteCount,
        expansionMax: expansionMax
      )
    default: return nil
    }
  }

  /// The header that LZMA has in a file of its own (section 5.8.8).
  private static func lzmaHead(_ record: ZipRecord, _ source: inout ByteSource) -> [UInt8]? {
    let count = ZipRecord.methodBytes
    guard source.fill(atLeast: count) >= count, source.lookahead.littleEndian16(at: 2) == 5,
      record.hasDescriptor || record.packedBytes >= count
    else { return nil }
    var head: [UInt8] = []
    head.append(source.lookahead.extracting(4..<count))
    let size = record.hasEndMark ? UInt64.max : UInt64(record.textBytes)
    for shift in stride(from: 0, to: 64, by: 8) {
      head.append(UInt8(truncatingIfNeeded: size >> shift))
    }
    source.consume(count)
    return head
  }
}
