/// What the header of a 7z archive says of the memory that reading it takes (7zFormat.txt).
///
/// libarchive believes it whatever it says: so it is looked at first.
///
/// ```
///   1 | 4 streams: 6 where they are | 7 how they are packed | 8 parts of them | 0 | 5 files | 0
///   17 (hex) | 6 where the header is packed | 7 how | 0
/// ```
struct SevenZipHeader {
  /// Why a header is not read.
  enum Fault: Error {
    case damaged
    case encrypted
    /// It is larger than any that is read.
    case tooLarge
  }

  /// Where the header is packed that this one stands for.
  struct Packed {
    let offset: Int
    let byteCount: Int
    let textBytes: Int
    /// Those of LZMA; nil where it is stored.
    let properties: [UInt8]?
  }

  /// How one of the streams is packed.
  private struct Folder {
    var memory = 0
    var isEncrypted = false
    var isStored = true
    /// Whether its streams are in memory as a whole while they are decoded.
    var isMixed = false
    var lzmaProperties: [UInt8]?
    var streamCount = 1
    var sizes: [Int] = []
    var outputs = 0
    var hasChecksum = false
  }

  /// The most memory that decoding takes.
  private(set) var memory = 0
  private(set) var fileCount = 0
  /// How many texts have no checksum.
  private(set) var uncoveredCount = 0
  /// Nil where the header is not packed itself.
  private(set) var packed: Packed?

  private let bytes: [UInt8]
  private var at = 0
  private var folders: [Folder] = []

  /// - Throws: ``Fault`` where it is none.
  init(_ bytes: [UInt8]) throws(Fault) {
    self.bytes = bytes
    guard !bytes.isEmpty else { return }
    switch try byte() {
    case 1: try readHeader()
    case 0x17: try readPacked()
    default: throw .damaged
    }
    for folder in folders {
      memory = max(memory, folder.memory + (folder.isMixed ? folder.sizes.reduce(0, Self.sum) : 0))
    }
  }

  private mutating func readPacked() throws(Fault) {
    let (offset, sizes) = try readStreams()
    guard folders.count == 1, let size = sizes.first, folders[0].sizes.count == 1 else {
      throw folders.contains(where: \.isEncrypted) ? .encrypted : .damaged
    }
    guard !folders[0].isEncrypted else { throw .encrypted }
    guard folders[0].isStored || folders[0].lzmaProperties?.count == 5 else { throw .damaged }
    packed = Packed(
      offset: offset,
      byteCount: size,
      textBytes: folders[0].sizes[0],
      properties: folders[0].lzmaProperties
    )
  }

  private mutating func readHeader() throws(Fault) {
    var kind = try byte()
    if kind == 2 {
      while try number() != 0 { try skip(number()) }
      kind = try byte()
    }
    if kind == 4 {
      _ = try readStreams()
      kind = try byte()
    }
    if kind == 5 {
      fileCount = try number()
    } else if kind != 0 {
      throw .damaged
    }
  }

  // MARK: Streams

  /// - Returns: where the packed streams begin, and how long they are.
  private mutating func readStreams() throws(Fault) -> (offset: Int, sizes: [Int]) {
    var (offset, sizes): (Int, [Int]) = (0, [])
    while true {
      switch try byte() {
      case 0: return (offset, sizes)
      case 6:
        offset = try number()
        sizes = try readPackedSizes()
      case 7:
        try readFolders()
        uncoveredCount = folders.count { !$0.hasChecksum }
      case 8: try readParts()
      default: throw .damaged
      }
    }
  }

  private mutating func readPackedSizes() throws(Fault) -> [Int] {
    let count = try count()
    var sizes: [Int] = []
    while true {
      switch try byte() {
      case 0: return sizes
      case 9: for _ in 0..<count { sizes.append(try number()) }
      case 0x0a: _ = try readChecksums(count)
      default: throw .damaged
      }
    }
  }

  private mutating func readFolders() throws(Fault) {
    guard try byte() == 0x0b else { throw .damaged }
    let count = try count()
    guard try byte() == 0 else { throw .damaged }
    for _ in 0..<count { folders.append(try readFolder()) }
    guard try byte() == 0x0c else { throw .damaged }
    for index in folders.indices {
      for _ in 0..<folders[index].outputs { folders[index].sizes.append(try number()) }
    }
    while true {
      switch try byte() {
      case 0: return
      case 0x0a:
        let defined = try readChecksums(count)
        for index in defined.indices { folders[index].hasChecksum = defined[index] }
      default: throw .damaged
      }
    }
  }

  private mutating func readFolder() throws(Fault) -> Folder {
    var folder = Folder()
    var inputs = 0
    let count = try number()
    guard (1...32).contains(count) else { throw .damaged }
    for _ in 0..<count {
      let flags = try byte()
      let id = try bytes(Int(flags & 15))
      var (coderInputs, coderOutputs) = (1, 1)
      if flags & 0x10 != 0 { (coderInputs, coderOutputs) = (try number(), try number()) }
      guard coderInputs <= 32, coderOutputs <= 32, flags & 0xc0 == 0 else { throw .damaged }
      inputs += coderInputs
      folder.outputs += coderOutputs
      let properties = flags & 0x20 != 0 ? try bytes(number()) : []
      add(id, properties, to: &folder)
    }
    let bindCount = folder.outputs - 1
    guard bindCount >= 0, inputs >= bindCount else { throw .damaged }
    for _ in 0..<bindCount { _ = (try number(), try number()) }
    if inputs - bindCount > 1 {
      for _ in 0..<(inputs - bindCount) { _ = try number() }
    }
    return folder
  }

  /// Notes what a coder takes: dictionaries, and the tables of PPMd.
  private func add(_ id: [UInt8], _ properties: [UInt8], to folder: inout Folder) {
    func number(at offset: Int) -> Int {
      guard offset + 4 <= properties.count else { return 0 }
      return Int(properties.span.littleEndian32(at: offset))
    }
    if id != [0] { folder.isStored = false }
    switch id {
    case [3, 1, 1]:
      folder.memory += number(at: 1)
      folder.lzmaProperties = properties
    case [0x21]:
      let bits = Int(properties.first ?? 0)
      folder.memory += bits >= 40 ? 1 << 32 : (2 | bits & 1) << (bits / 2 + 11)
    case [3, 4, 1]: folder.memory += number(at: 1)
    case [3, 3, 1, 0x1b]: folder.isMixed = true
    case _ where id.starts(with: [6, 0xf1, 7]): folder.isEncrypted = true
    default: break
    }
  }

  /// Reads how many members each stream has, and passes over their sizes and checksums.
  private mutating func readParts() throws(Fault) {
    var kind = try byte()
    if kind == 0x0d {
      for index in folders.indices { folders[index].streamCount = try count() }
      kind = try byte()
    }
    if kind == 9 {
      for folder in folders where folder.streamCount > 0 {
        for _ in 0..<(folder.streamCount - 1) { _ = try number() }
      }
      kind = try byte()
    }
    let counts = folders.map { $0.streamCount == 1 && $0.hasChecksum ? 0 : $0.streamCount }
    let total = counts.reduce(0, Self.sum)
    uncoveredCount = total
    while kind != 0 {
      guard kind == 0x0a else { throw .damaged }
      uncoveredCount = try readChecksums(total).count { !$0 }
      kind = try byte()
    }
  }

  /// - Returns: which of them are there.
  private mutating func readChecksums(_ count: Int) throws(Fault) -> [Bool] {
    let areAllDefined = try byte() != 0
    guard count <= 8 * (bytes.count - at) else { throw .damaged }
    var defined = Array(repeating: true, count: count)
    if !areAllDefined {
      var (bits, mask): (UInt8, UInt8) = (0, 0)
      for index in 0..<count {
        if mask == 0 { (bits, mask) = (try byte(), 0x80) }
        defined[index] = bits & mask != 0
        mask >>= 1
      }
    }
    try skip(4 * defined.count { $0 })
    return defined
  }

  /// The sum of two numbers, neither of which is negative.
  private static func sum(_ left: Int, _ right: Int) -> Int {
    let (sum, isOver) = left.addingReportingOverflow(right)
    return isOver ? .max / 2 : sum
  }

  // MARK: Bytes

  private mutating func byte() throws(Fault) -> UInt8 {
    guard at < bytes.count else { throw .damaged }
    at += 1
    return bytes[at - 1]
  }

  private mutating func bytes(_ count: Int) throws(Fault) -> [UInt8] {
    try skip(count)
    return Array(bytes[(at - count)..<at])
  }

  private mutating func skip(_ count: Int) throws(Fault) {
    guard count <= bytes.count - at else { throw .damaged }
    at += count
  }

  /// A number of things of which each takes a bit at least.
  private mutating func count() throws(Fault) -> Int {
    let count = try number()
    guard count <= 8 * bytes.count else { throw .damaged }
    return count
  }

  /// A number: as many ones as its first byte begins with, so many bytes follow, the lowest first.
  private mutating func number() throws(Fault) -> Int {
    let first = try byte()
    let more = (~first).leadingZeroBitCount
    var value: UInt64 = 0
    for index in 0..<more { value |= UInt64(try byte()) << UInt64(8 * index) }
    if more < 7 { value |= UInt64(first & (0x7f >> UInt8(more))) << UInt64(8 * more) }
    guard value < 1 << 60 else { throw .damaged }
    return Int(value)
  }
}
