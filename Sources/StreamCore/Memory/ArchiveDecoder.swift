import CArchive
import Glibc

/// Reading of archives by libarchive: by the reader of one format, without any filter.
///
/// libarchive asks for bytes when it needs them. It gets copies of what comes next in a ``ByteSource``,
/// and the source moves on as far as libarchive has used them: so it is known where a member ends. For
/// a format that is read from its end it gets any part of the file, and the source stays where it is.
///
/// Invariants: the source is lent to the callbacks for the time of one call of libarchive, which
/// calls them on the same thread; what they give it is in a buffer that lives as long as the
/// archive, and changes in the next callback only; ``block`` is memory of libarchive's, and is used before
/// libarchive is called again. The locale of the thread is UTF-8 during each call, so that names can be
/// converted, and what it was before after it.
@safe final class ArchiveDecoder: MemberDecoder {
  /// The readers of libarchive that are used.
  enum Format {
    /// One member, from its local header on.
    case zip
    /// One member, from its header on.
    case cpio
    /// All of a file.
    case sevenZip
  }

  /// What a header says of a member.
  struct Entry {
    /// Nil where libarchive cannot convert it.
    let name: String?
    /// Whether it is a file, and no directory, link or device.
    let isFile: Bool
    let isEncrypted: Bool
  }

  /// Whether the text grows too fast is asked each time that so much more was decoded.
  private static let stepBytes = 16 << 20

  private let archive: OpaquePointer
  private let feed: UnsafeMutablePointer<ArchiveFeed>
  private var isOpen = false
  /// What was decoded and not yet handed out, and how the call ended that did so.
  private var block: UnsafeRawBufferPointer
  private var status = MemberStatus.more
  private let expansionMax: Int
  private(set) var textBytes = 0

  /// - Parameters:
  ///   - format: what is read.
  ///   - verify: whether checksums are verified.
  ///   - expansionMax: the most text that a byte may stand for.
  ///   - part: where in the file the archive is, for a format that is read from its end.
  init(_ format: Format, verify: Bool, expansionMax: Int, part: Range<Int>? = nil) {
    self.expansionMax = expansionMax
    guard let archive = unsafe archive_read_new() else { preconditionFailure("out of memory") }
    unsafe self.archive = archive
    unsafe feed = .allocate(capacity: 1)
    unsafe feed.initialize(to: ArchiveFeed(part))
    unsafe block = UnsafeRawBufferPointer(start: nil, count: 0)
    let code =
      switch format {
      case .zip: unsafe archive_read_support_format_zip_streamable(archive)
      case .cpio: unsafe archive_read_support_format_cpio(archive)
      case .sevenZip: unsafe archive_read_support_format_7zip(archive)
      }
    precondition(code == ARCHIVE_OK, "out of memory")
    unsafe archive_read_set_callback_data(archive, feed)
    switch format {
    case .zip, .cpio: unsafe archive_read_set_read_callback(archive, readFromSource)
    case .sevenZip:
      unsafe archive_read_set_read_callback(archive, readFromFile)
      unsafe archive_read_set_seek_callback(archive, seekInFile)
    }
    if format == .zip && !verify {
      _ = unsafe archive_read_set_format_option(archive, "zip", "ignorecrc32", "1")
    }
  }

  deinit {
    _ = unsafe archive_read_free(archive)
    unsafe feed.deinitialize(count: 1)
    unsafe feed.deallocate()
  }

  /// How many bytes of the file libarchive was given.
  var givenBytes: Int { unsafe feed.pointee.given }

  /// Reads the next header.
  ///
  /// - Returns: what it says; nil with the reason where there is none.
  func nextEntry(_ source: inout ByteSource) -> (entry: Entry?, status: MemberStatus) {
    unsafe block = UnsafeRawBufferPointer(start: nil, count: 0)
    status = .more
    var header: OpaquePointer?
    let mustOpen = !isOpen
    isOpen = true
    var entry: Entry?
    let code = unsafe call(&source) { archive in
      if mustOpen {
        let code = unsafe archive_read_open1(archive)
        guard code == ARCHIVE_OK else { return code }
      }
      let code = unsafe archive_read_next_header(archive, &header)
      if code == ARCHIVE_OK || code == ARCHIVE_WARN, let header = unsafe header {
        entry = unsafe Self.entry(header)
      }
      return code
    }
    // A warning is of names that cannot be converted.
    if let entry { return (entry, .more) }
    return (nil, status(code))
  }

  private static func entry(_ header: OpaquePointer) -> Entry {
    let name = unsafe archive_entry_pathname(header).map { unsafe String(cString: $0) }
    let kind = unsafe archive_entry_filetype(header)
    // 7-Zip keeps a pipe's kind with what it read from it.
    let isPipe = unsafe kind == archive_pipe && archive_entry_size(header) > 0
    return unsafe Entry(
      name: name == "" ? nil : name,
      isFile: kind == archive_regular_file || isPipe,
      isEncrypted: archive_entry_is_data_encrypted(header) > 0
    )
  }

  func read(
    _ source: inout ByteSource,
    into output: inout Buffer,
    at offset: Int,
    room: Int
  ) -> (decoded: Int, status: MemberStatus) {
    precondition(room >= 0 && room <= output.byteCount - offset)
    var end = offset
    while end < offset + room {
      if unsafe block.isEmpty {
        if status != .more { break }
        decodeBlock(&source)
      }
      let count = unsafe min(block.count, offset + room - end)
      unsafe output.withPointer(at: end) { target in
        unsafe UnsafeMutableRawBufferPointer(start: target, count: count)
          .copyMemory(from: UnsafeRawBufferPointer(rebasing: block[..<count]))
      }
      unsafe block = UnsafeRawBufferPointer(rebasing: block[count...])
      end += count
    }
    return unsafe (end - offset, block.isEmpty ? status : .more)
  }

  private func decodeBlock(_ source: inout ByteSource) {
    var (start, count, place): (UnsafeRawPointer?, Int, la_int64_t) = (nil, 0, 0)
    // Calls without text are rare, and without end they would be a hang.
    for _ in 0..<1000 {
      let code = unsafe call(&source) {
        unsafe archive_read_data_block($0, &start, &count, &place)
      }
      status = status(code)
      // Where the text was decoded and its checksum is wrong there is text all the same.
      if count > 0 || status != .more { break }
    }
    if count == 0 && status == .more { status = .lost("no end") }
    unsafe block = UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count)
    let steps = textBytes / Self.stepBytes
    textBytes += count
    let isTooLarge = textBytes / expansionMax > givenBytes
    if status == .more && isTooLarge && textBytes / Self.stepBytes > steps { status = .tooLarge }
  }

  func skipRest(_ source: inout ByteSource) -> MemberStatus {
    unsafe block = UnsafeRawBufferPointer(start: nil, count: 0)
    return unsafe status(call(&source) { unsafe archive_read_data_skip($0) })
  }

  /// Calls libarchive, with the source at hand for the callbacks.
  private func call(_ source: inout ByteSource, _ body: (OpaquePointer) -> Int32) -> Int32 {
    let before = unsafe uselocale(UTF8Locale.shared)
    defer { _ = unsafe uselocale(before) }
    return unsafe withUnsafeMutablePointer(to: &source) { source in
      unsafe feed.pointee.source = source
      let code = unsafe body(archive)
      unsafe feed.pointee.settle(archive)
      unsafe feed.pointee.source = nil
      return code
    }
  }

  private func status(_ code: Int32) -> MemberStatus {
    switch code {
    case ARCHIVE_OK: return .more
    case ARCHIVE_EOF: return .ended
    default: break
    }
    let text = unsafe archive_error_string(archive).map { unsafe String(cString: $0) }
    let what = text ?? "error \(unsafe archive_errno(archive))"
    return code == ARCHIVE_FATAL ? .lost(what) : .damaged(what)
  }
}

/// A locale in which names are UTF-8, whatever that of the process is.
private enum UTF8Locale {
  nonisolated(unsafe) static let shared = unsafe newlocale(1 << LC_CTYPE, "C.UTF-8", nil)
}
