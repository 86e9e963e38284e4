import Glibc

/// A regular file's bytes, mapped into memory.
///
/// For measuring only: a file that shrinks while it is mapped ends the process with SIGBUS, which
/// is one reason why archives are read and not mapped.
///
/// Invariants: the mapping lives as long as its owner, and is never written to; its length is the
/// file's at the time of mapping.
@safe package final class FileMapping: @unchecked Sendable {
  private let base: UnsafeMutableRawPointer
  package let byteCount: Int

  private init(base: UnsafeMutableRawPointer, byteCount: Int) {
    unsafe self.base = base
    self.byteCount = byteCount
  }

  deinit {
    _ = unsafe munmap(base, byteCount)
  }

  /// Maps a file.
  ///
  /// - Parameter path: the file; it may not be empty.
  /// - Returns: the mapping.
  /// - Throws: ``SystemError`` when it cannot be opened or mapped.
  package static func open(_ path: String) throws(SystemError) -> FileMapping {
    let descriptor = unsafe Glibc.open(PathText.cString(path), O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last }
    defer { _ = close(descriptor) }
    let byteCount = try FileStatus(descriptor: descriptor).byteCount ?? 0
    let base = unsafe mmap(nil, byteCount, PROT_READ, MAP_PRIVATE, descriptor, 0)
    guard let base = unsafe base, unsafe base != MAP_FAILED else { throw .last }
    return unsafe FileMapping(base: base, byteCount: byteCount)
  }

  /// The bytes.
  package var bytes: Span<UInt8> {
    @_lifetime(borrow self)
    get {
      let start = unsafe base.assumingMemoryBound(to: UInt8.self)
      let view = unsafe Span<UInt8>(_unsafeStart: start, count: byteCount)
      return unsafe _overrideLifetime(view, borrowing: self)
    }
  }
}
