import Foundation

/// A zip archive of members that are stored, or packed before, in which each number can be another one than it should be.
public struct ZipMaker: Sendable {
  /// A member, as it is before its text, and as it is in the directory.
  public struct Member: Sendable {
    /// Its name before the text.
    public var name: [UInt8]
    /// Its name in the directory.
    public var listedName: [UInt8]
    /// Its text.
    public var bytes: [UInt8]
    /// The checksum before the text; nil for the right one.
    public var crc: UInt32?
    /// The checksum in the directory; nil for the right one.
    public var listedCRC: UInt32?
    /// The size in the directory; nil for the right one.
    public var listedSize: Int?
    /// The general purpose flags.
    public var flags = 0
    /// Whether it is in the directory.
    public var isListed = true
    /// Whether it is before the directory.
    public var isThere = true
    /// The method by which it is packed, and what that makes of the text; nil where it is stored.
    public var packed: (method: Int, bytes: [UInt8])?
    /// What comes after the text in place of the checksum and the sizes before it, if anything does.
    public var descriptor: Descriptor?
    /// Whether its sizes are in an extra field, as those of 4 GiB and more.
    public var isLong = false

    /// Creates a member that is as it should be.
    public init(_ name: String, _ bytes: [UInt8]) {
      self.name = Array(name.utf8)
      listedName = self.name
      self.bytes = bytes
    }
  }

  /// The checksum and the sizes of a member after its text.
  public struct Descriptor: Sendable {
    /// Whether a mark is before them.
    public var isMarked = true
    /// Whether the sizes have 64 bits.
    public var isLong = false
    /// The checksum; nil for the right one.
    public var crc: UInt32?
    /// The size of the text; nil for the right one.
    public var size: Int?

    /// Creates one that is as it should be.
    public init() {}
  }

  /// The members.
  public var members: [Member]
  /// What comes before them.
  public var prefix: [UInt8] = []
  /// Whether offsets in the directory are from its start.
  public var countsPrefix = true
  /// The number of members by the end of the directory; nil for the right one.
  public var count: Int?
  /// What comes after the end of the directory.
  public var comment: [UInt8] = []
  /// Whether there is a directory.
  public var hasDirectory = true

  /// Creates an archive of members.
  public init(_ members: [Member]) { self.members = members }

  /// The archive.
  public var bytes: [UInt8] {
    var output = prefix
    let base = countsPrefix ? 0 : prefix.count
    var directory: [UInt8] = []
    for member in members {
      let offset = member.isThere ? output.count - base : 0x7fff_fff0
      let crc = Self.crc32(member.bytes)
      if member.isThere {
        output += Self.number(0x0403_4b50, 4)
        output += Self.local(member, member.crc ?? crc)
        output += member.packed?.bytes ?? member.bytes
        output += Self.descriptor(member, crc)
      }
      guard member.isListed else { continue }
      let size = member.listedSize ?? member.bytes.count
      directory += Self.number(0x0201_4b50, 4) + Self.number(20, 2)
      directory += Self.head(
        member,
        member.listedCRC ?? crc,
        member.packed?.bytes.count ?? size,
        size,
        member.listedName
      )
      directory += Self.number(0, 10) + Self.number(offset, 4)
      directory += member.listedName + Self.extra(member, size)
    }
    guard hasDirectory else { return output }
    let count = count ?? members.count(where: \.isListed)
    let end = Self.number(0x0605_4b50, 4) + Self.number(0, 4) + Self.number(count, 2)
    let place = Self.number(directory.count, 4) + Self.number(output.count - base, 4)
    return output + directory + end + Self.number(count, 2) + place
      + Self.number(comment.count, 2) + comment
  }

  /// What is before a member, without its mark.
  private static func local(_ member: Member, _ crc: UInt32) -> [UInt8] {
    let size = member.descriptor == nil ? member.bytes.count : 0
    let packed = member.descriptor == nil ? member.packed?.bytes.count ?? size : 0
    return head(member, member.descriptor == nil ? crc : 0, packed, size, member.name)
      + member.name + extra(member, size)
  }

  private static func head(
    _ member: Member,
    _ crc: UInt32,
    _ packed: Int,
    _ size: Int,
    _ name: [UInt8]
  ) -> [UInt8] {
    let sizes =
      number(member.isLong ? 0xffff_ffff : packed, 4)
      + number(member.isLong ? 0xffff_ffff : size, 4)
    let flags = member.flags | (member.descriptor == nil ? 0 : 8)
    return number(20, 2) + number(flags, 2) + number(member.packed?.method ?? 0, 2)
      + number(0x2921_0000, 4) + number(Int(crc), 4) + sizes + number(name.count, 2)
      + number(member.isLong ? 20 : 0, 2)
  }

  private static func descriptor(_ member: Member, _ crc: UInt32) -> [UInt8] {
    guard let descriptor = member.descriptor else { return [] }
    let width = descriptor.isLong ? 8 : 4
    return (descriptor.isMarked ? number(0x0807_4b50, 4) : [])
      + number(Int(descriptor.crc ?? crc), 4)
      + number(member.packed?.bytes.count ?? member.bytes.count, width)
      + number(descriptor.size ?? member.bytes.count, width)
  }

  private static func extra(_ member: Member, _ size: Int) -> [UInt8] {
    member.isLong ? number(1, 2) + number(16, 2) + number(size, 8) + number(size, 8) : []
  }

  private static func number(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { $0 < 8 ? UInt8(truncatingIfNeeded: value >> (8 * $0)) : 0 }
  }

  private static func crc32(_ bytes: [UInt8]) -> UInt32 {
    var crc: UInt32 = 0xffff_ffff
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 0 ? crc >> 1 : crc >> 1 ^ 0xedb8_8320 }
    }
    return ~crc
  }
}
