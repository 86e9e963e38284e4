/// Compares the members of a zip archive with what its directory says of them.
///
/// A reader that goes by the directory and one that goes by the members must find the same in an
/// archive; where they would not, somebody hides something, or bytes are missing.
struct ZipDirectory {
  /// What is known of a member that came.
  private struct Member {
    /// Where it begins in the file.
    let offset: Int
    /// Where its name ends in ``names``; it begins where that of the member before ends.
    let nameEnd: Int
    /// Nil where nobody knows, and -1 of the sizes: there may be many members.
    let crc: UInt32?
    let packedBytes: Int
    let textBytes: Int
    var isListed = false
  }

  /// What may be kept of members.
  private static let keptBytesMax = 32 << 20
  /// So many members that the directory does not have are named.
  private static let namedMax = 1000

  /// Where the archive begins in the file: offsets in it are from there, or from the file's start.
  private(set) var start: Int?
  /// The members, in the order in which they are in the file.
  private var members: [Member] = []
  private var names: [UInt8] = []
  private var entryCount = 0

  /// Whether no more members can be kept.
  var isFull: Bool {
    members.count * MemoryLayout<Member>.stride + names.count > Self.keptBytesMax
  }

  mutating func begin(at offset: Int) { start = start ?? offset }

  /// Adds a member.
  ///
  /// - Parameters:
  ///   - record: what is before it.
  ///   - offset: where that begins in the file; after those of all members before.
  ///   - text: the checksum and the length of its text, where all of it was decoded.
  mutating func add(_ record: ZipRecord, at offset: Int, text: (crc: UInt32?, byteCount: Int)?) {
    names += record.name
    members.append(
      Member(
        offset: offset,
        nameEnd: names.count,
        crc: text?.crc ?? (record.hasDescriptor ? nil : record.crc),
        packedBytes: record.hasDescriptor ? -1 : record.packedBytes,
        textBytes: text?.byteCount ?? (record.hasDescriptor ? -1 : record.textBytes)
      )
    )
  }

  /// The member that begins at an offset in the file; nil where none does.
  private func index(at offset: Int) -> Int? {
    var (low, high) = (0, members.count)
    while low < high {
      let middle = (low + high) / 2
      if members[middle].offset < offset { low = middle + 1 } else { high = middle }
    }
    return low < members.count && members[low].offset == offset ? low : nil
  }

  private func name(_ index: Int) -> ArraySlice<UInt8> {
    names[(index == 0 ? 0 : members[index - 1].nameEnd)..<members[index].nameEnd]
  }

  /// Compares what the directory says of a member with the member.
  ///
  /// - Returns: what is wrong, for people; nil where nothing is.
  mutating func compare(_ entry: ZipRecord) -> String? {
    entryCount += 1
    let found = [(start ?? 0) + entry.localOffset, entry.localOffset].compactMap { index(at: $0) }
    let ofName = found.first { name($0).elementsEqual(entry.name) }
    guard let index = ofName ?? found.first else {
      return "member \(entry.text) is in the directory of the zip archive, and not where that says"
    }
    members[index].isListed = true
    let member = members[index]
    var differences: [String] = []
    if ofName == nil { differences.append("name") }
    if let crc = member.crc, crc != entry.crc { differences.append("checksum") }
    let isOfSize =
      [-1, entry.textBytes].contains(member.textBytes)
      && [-1, entry.packedBytes].contains(member.packedBytes)
    if !isOfSize { differences.append("size") }
    guard !differences.isEmpty else { return nil }
    return "the directory of the zip archive says another \(differences.joined(separator: " and "))"
      + " of member \(entry.text)"
  }

  /// Ends the archive.
  ///
  /// - Parameters:
  ///   - count: how many members the end of the directory says there are.
  ///   - isWhole: whether the number is not cut off at 65,536.
  /// - Returns: what is wrong, for people, and where in the file it is.
  mutating func end(_ count: Int, isWhole: Bool) -> [(offset: Int?, detail: String)] {
    defer { self = ZipDirectory() }
    var faults: [(offset: Int?, detail: String)] = []
    let unlisted = members.indices.filter { !members[$0].isListed }
    for index in unlisted.prefix(Self.namedMax) {
      let name = String(decoding: name(index), as: UTF8.self)
      let detail = "member \(name) is not in the directory of the zip archive"
      faults.append((members[index].offset, detail))
    }
    if unlisted.count > Self.namedMax {
      let more = unlisted.count - Self.namedMax
      let place = members[unlisted[Self.namedMax]].offset
      faults.append((place, "\(more) more members are not in the directory of the zip archive"))
    }
    let isRight = isWhole ? count == entryCount : count == entryCount % 65_536
    if !isRight {
      let detail =
        "the directory of the zip archive has \(entryCount) members, and \(count) by its end"
      faults.append((nil, detail))
    }
    return faults
  }
}
