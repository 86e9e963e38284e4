import CArchive
import Foundation

/// The archives of members that libarchive writes, as bsdtar does.
public enum ArchiveKind: String, Sendable, CaseIterable {
  case zip
  case storedZip = "zip, stored"
  case newc = "cpio, newc"
  case odc = "cpio, odc"
  case sevenZip = "7z"

  /// What a tally calls it.
  public var format: String {
    switch self {
    case .zip, .storedZip: "zip"
    case .newc, .odc: "cpio"
    case .sevenZip: "7z"
    }
  }
}

/// Makes an archive of members.
///
/// - Parameters:
///   - kind: What is written.
///   - members: Their names and contents; a name that ends with a slash is a directory's.
/// - Returns: The archive.
public func memberArchive(_ kind: ArchiveKind, _ members: [(name: String, bytes: [UInt8])])
  -> [UInt8]
{
  let total = members.reduce(1 << 20) { $0 + $1.bytes.count + 4096 }
  var output = [UInt8](repeating: 0, count: total)
  // libarchive writes to it until the end.
  let used = UnsafeMutablePointer<Int>.allocate(capacity: 1)
  defer { used.deallocate() }
  used.initialize(to: 0)
  // Names are converted to the charset of the thread's locale.
  let locale = newlocale(1 << LC_CTYPE, "C.UTF-8", nil)
  let before = uselocale(locale)
  defer {
    uselocale(before)
    freelocale(locale)
  }
  let code = output.withUnsafeMutableBytes { output -> Int32 in
    let writer = archive_write_new()
    defer { archive_write_free(writer) }
    switch kind {
    case .zip, .storedZip: archive_write_set_format_zip(writer)
    case .newc: archive_write_set_format_cpio_newc(writer)
    case .odc: archive_write_set_format_cpio_odc(writer)
    case .sevenZip: archive_write_set_format_7zip(writer)
    }
    if kind == .storedZip { archive_write_zip_set_compression_store(writer) }
    archive_write_set_bytes_per_block(writer, 1)
    archive_write_open_memory(writer, output.baseAddress, output.count, used)
    for member in members {
      let entry = archive_entry_new()
      defer { archive_entry_free(entry) }
      let isDirectory = member.name.hasSuffix("/")
      archive_entry_set_pathname_utf8(entry, member.name)
      archive_entry_set_filetype(entry, isDirectory ? 0o040000 : 0o100000)
      archive_entry_set_perm(entry, 0o644)
      archive_entry_set_mtime(entry, 1_000_000_000, 0)
      archive_entry_set_size(entry, la_int64_t(member.bytes.count))
      archive_write_header(writer, entry)
      if !member.bytes.isEmpty {
        _ = member.bytes.withUnsafeBytes { archive_write_data(writer, $0.baseAddress, $0.count) }
      }
    }
    return archive_write_close(writer)
  }
  precondition(code == ARCHIVE_OK, "libarchive cannot write \(kind)")
  return Array(output.prefix(used.pointee))
}
