/// Compares the members of a zip archive with what its directory says of them.
///
/// A reader that goes by the directory and one that goes by the members must find the same in an
/// archive; where they would not, somebody hides something, or bytes are missing.
struct ZipDirectory {
  /// What is known of a member that came.
  private struct Member {
    let name: [UInt8]
    /// Nil where nobody knows.
    let crc: UInt32?
    let packedBytes: Int?
    let textBytes: Int?
    var isListed = false
  }

  /// Where the archive begins in the file: offsets in it are from there, or from the file's start.
  private(set) var start: Int?
  /// The members, by where they begin in the file.
  private var members: [Int: Member] = [:]
  private var entryCount = 0

  /// How many members are known.
  var memberCount: Int { members.count }

  mutating func begin(at offset: Int) { start = start ?? offset }

  /// Adds a member.
  ///
  /// - Parameters:
  ///   - record: what is before it.
  ///   - offset: where that begins in the file.
  ///   - text: the checksum and the length of its text, where all of it was decoded.
  mutating func add(_ record: ZipRecord, at offset: Int, text: (crc: UInt32?, byteCount: Int)?) {
    members[offset] = Member(
      name: record.name,
      crc: text?.crc ?? (record.hasDescriptor ? nil : record.crc),
      packedBytes: record.hasDescriptor ? nil : record.packedBytes,
      textBytes: text?.byteCount ?? (record.hasDescriptor ? nil : record.textBytes)
    )
  }

  /// Compares what the directory says of a member with the member.
  ///
  /// - Returns: what is wrong, for people; nil where nothing is.
  mutating func compare(_ entry: ZipRecord) -> String? {
    entryCount += 1
    let places = [(start ?? 0) + entry.localOffset, entry.localOffset]
    let found =
      places.first { members[$0]?.name == entry.name } ?? places.first { members[$0] != nil }
    guard let place = found, let member = members[place] else {
      return "member \(entry.text) is in the directory of the zip archive, and not where that says"
    }
    members[place]?.isListed = true
    var differences: [String] = []
    if member.name != entry.name { differences.append("name") }
    if let crc = member.crc, crc != entry.crc { differences.append("checksum") }
    let isOfSize =
      member.textBytes ?? entry.textBytes == entry.textBytes
      && member.packedBytes ?? entry.packedBytes == entry.packedBytes
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
    for (offset, member) in members.sorted(by: { $0.key < $1.key }) where !member.isListed {
      let name = String(decoding: member.name, as: UTF8.self)
      faults.append((offset, "member \(name) is not in the directory of the zip archive"))
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
