import Glibc
import StreamCore

/// A file that has its place when it is whole, or not at all.
///
/// It is written beside its place, without a name, and gets its name when it is on the disk:
/// whatever ends the program before, a signal or the power, leaves nothing behind. Where the file
/// system has no files without names, it has a temporary one.
///
/// Invariants: the descriptor is open as long as the owner lives; a file that has a name but not
/// its place yet is removed with the owner.
struct NewFile: ~Copyable {
  let descriptor: Int32
  private let path: String
  /// The name from which the file is moved to its place.
  private let temporary: String
  /// Whether the file has the temporary name.
  private var isNamed: Bool

  /// Makes the file.
  ///
  /// - Parameter path: its place.
  /// - Throws: why it cannot be made there.
  init(at path: String) throws(SystemError) {
    self.path = path
    temporary = "\(path).\(getpid()).tmp"
    let unnamed = Self.unnamed(in: Self.folder(of: path))
    isNamed = unnamed == nil
    if let unnamed {
      descriptor = unnamed
      return
    }
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC
    descriptor = unsafe open(PathText.cString(temporary), flags, 0o666)
    // It may be another one's.
    if descriptor < 0 {
      let error = SystemError.last
      isNamed = false
      throw error
    }
  }

  deinit {
    if descriptor >= 0 { _ = close(descriptor) }
    if isNamed { Files.remove(temporary) }
  }

  /// Puts the file in its place, in that of a file that is there.
  ///
  /// - Throws: why it cannot be put there.
  mutating func finish() throws(SystemError) {
    guard fsync(descriptor) == 0 else { throw .last }
    if !isNamed {
      let (own, name) = (Self.link(to: descriptor), PathText.cString(temporary))
      guard unsafe linkat(AT_FDCWD, own, AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0 else {
        throw .last
      }
      isNamed = true
    }
    let (name, place) = (PathText.cString(temporary), PathText.cString(path))
    guard unsafe rename(name, place) == 0 else { throw .last }
    isNamed = false
  }

  /// Opens a new file that has no name.
  ///
  /// - Returns: its descriptor; nil where there are no such files, or none that can get a name.
  private static func unnamed(in folder: String) -> Int32? {
    let flags = __O_TMPFILE | O_DIRECTORY | O_WRONLY | O_CLOEXEC
    let descriptor = unsafe open(PathText.cString(folder), flags, 0o666)
    guard descriptor >= 0 else { return nil }
    guard unsafe access(link(to: descriptor), F_OK) == 0 else {
      _ = close(descriptor)
      return nil
    }
    return descriptor
  }

  /// Where the system shows an open file.
  private static func link(to descriptor: Int32) -> String { "/proc/self/fd/\(descriptor)" }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
