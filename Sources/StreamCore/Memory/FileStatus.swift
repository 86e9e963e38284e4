import Glibc

/// What the file system knows about a file.
///
/// Invariant: the system writes its answer to a structure that outlives the call.
package struct FileStatus: Sendable {
  /// A file's device and inode.
  package struct Identity: Sendable, Hashable {
    let device: UInt64
    let inode: UInt64
  }

  /// Bytes of a regular file; nil for pipes, terminals and devices.
  package let byteCount: Int?
  /// Whether it is a regular file.
  package var isRegular: Bool { byteCount != nil }
  /// Whether it is a directory.
  package let isDirectory: Bool
  /// When its content was changed last, since 1970.
  let modified: (seconds: Int, nanoseconds: Int)
  /// What identifies the file on this machine.
  package let identity: Identity

  /// Asks about a path, without opening it: that would disturb who writes to a named pipe, or
  /// wait for such a one.
  package init(of path: String) throws(SystemError) {
    var status = stat()
    guard unsafe stat(PathText.cString(path), &status) == 0 else { throw .last }
    self.init(status)
  }

  /// Asks about an open file.
  init(descriptor: Int32) throws(SystemError) {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw .last }
    self.init(status)
  }

  /// What would be known of a file with so many bytes, if it were in a file system.
  init(byteCount: Int) {
    self.byteCount = byteCount
    isDirectory = false
    modified = (0, 0)
    identity = Identity(device: 0, inode: 0)
  }

  private init(_ status: stat) {
    let type = status.st_mode & S_IFMT
    byteCount = type == S_IFREG ? Int(status.st_size) : nil
    isDirectory = type == S_IFDIR
    modified = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
    identity = Identity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
  }
}
