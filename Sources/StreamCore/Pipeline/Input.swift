import Glibc

/// Something to read.
public enum Input: Sendable {
  /// A file, a directory with all that is in it, or `-` for standard input.
  case path(String)
  /// Bytes that are in memory; they are read like a file of this name.
  case bytes([UInt8], name: String)
}

/// An archive to read, and how it was come by.
struct FoundInput: Sendable {
  /// Where its bytes are.
  enum Source: Sendable {
    /// In the file system.
    case file
    case standardInput
    case memory([UInt8])
    /// Nowhere: why it cannot be opened, and what to do.
    case none(reason: String)
  }

  let path: String
  var source = Source.file
  /// Which one it is by the order of the paths, from 0.
  var number = 0
  /// Whether the user named it, rather than a directory that contains it.
  var isNamed: Bool
  /// Whether its name is that of a log, or the user asked for it.
  var isExpected = true
  /// The bytes that it had when it was found; nil for a pipe.
  let byteCount: Int?
  /// Whether its index may be used; one that misled is not used twice.
  var usesIndex = true
  /// Whether parts of its frames may be decoded as a guess; one that was wrong is not made twice.
  var mayGuess = true
  /// The paths of files with the same bytes that are left out because of it, in input order.
  var copies: [String] = []
  /// The files beside it with the same text, or the beginning of it, that are left out because of it.
  var twins: [Twins.Twin] = []

  /// Whether its bytes may have to be waited for, since somebody still writes them.
  var mayWait: Bool { byteCount == nil }

  /// Whether its bytes can be read but once: those of standard input and of pipes.
  var isReadOnce: Bool {
    if case .standardInput = source { return true }
    return mayWait
  }

  /// Whether it is in the file system, where an index can be beside it.
  var isInFileSystem: Bool {
    if case .file = source { return true }
    return false
  }

  /// Why it cannot even be opened, where that is known.
  var whyMissing: String? {
    if case .none(let reason) = source { return reason }
    return nil
  }

  /// Opens it; who opens a named pipe waits for who writes to it.
  func open() throws(SystemError) -> InputFile {
    switch source {
    case .file: try .open(path)
    case .standardInput: try .standardInput()
    case .memory(let bytes): InputFile(bytes)
    case .none: throw SystemError(code: ENOENT)
    }
  }
}
