/// zip archives (APPNOTE.TXT 6.3.10), read from their beginning to their end.
///
/// libarchive decodes the members; that they are those of the archive's directory, which is at its end,
/// is checked by ``ZipDirectory``.
enum ZipFormat: Format {
  static let name = "zip"
  static let fileExtensions = [".zip"]
  /// Before the first member of an archive in several volumes, and of one that could have had some.
  static let volumeMark: UInt32 = 0x0807_4b50
  static let singleVolumeMark: UInt32 = 0x3030_4b50

  static func detect(_ head: Span<UInt8>) -> Confidence {
    guard head.count >= 4 else { return .none }
    let mark = head.littleEndian32(at: 0)
    if mark == volumeMark || mark == singleVolumeMark {
      return head.count >= 8 && head.littleEndian32(at: 4) == ZipRecord.localMark ? .magic : .none
    }
    guard mark == ZipRecord.localMark else { return .none }
    return head.count < Formats.frameHeadBytes || ZipRecord.seems(head) ? .magic : .none
  }

  /// Where a member begins, or what the directory says of one.
  static func frameStart(in bytes: Span<UInt8>, from: Int) -> Int? {
    let member = bytes.firstFrame(3, at: 2, from: from, where: ZipRecord.seems)
    let entry = bytes.firstFrame(1, at: 2, from: from, where: ZipRecord.seems)
    return [member, entry].compactMap(\.self).min()
  }

  static func makeReader(_ options: ReadOptions) -> any FormatReader {
    MemberReader(ZipWalk(options), options)
  }
}
