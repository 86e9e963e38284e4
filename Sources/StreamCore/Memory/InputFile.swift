import Glibc

/// An error of the operating system.
public struct SystemError: Error, Equatable, CustomStringConvertible {
  /// The number of the error (`errno`).
  public let code: Int32

  /// What the system says about it.
  public var description: String {
    guard let text = unsafe strerror(code) else { return "error \(code)" }
    return unsafe String(cString: text)
  }

  /// The error of the call that failed last.
  package static var last: SystemError { SystemError(code: errno) }

  /// The error of a number.
  package init(code: Int32) { self.code = code }

  /// Whether a device could not give these bytes, but may give others.
  var isBadSector: Bool { code == EIO }
}

/// An open file that is read from its start to its end, or bytes in memory that are read like one.
///
/// Invariants: the descriptor is open as long as the owner lives; only ``open(_:)`` makes one
/// that is closed at the end. Reads never leave the buffer's range.
@safe package struct InputFile: ~Copyable {
  private enum Content {
    case descriptor(Int32, isOwned: Bool)
    case memory(Memory)
  }

  /// Bytes, and how many of them were read; as with a descriptor, reading moves on for all.
  private final class Memory {
    let bytes: [UInt8]
    var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }
  }

  private let content: Content

  private init(descriptor: Int32, isOwned: Bool) {
    content = .descriptor(descriptor, isOwned: isOwned)
  }

  /// Reads bytes in memory.
  package init(_ bytes: [UInt8]) {
    content = .memory(Memory(bytes))
  }

  deinit {
    if case .descriptor(let descriptor, isOwned: true) = content { _ = Glibc.close(descriptor) }
  }

  /// Opens a file to read it.
  package static func open(_ path: String) throws(SystemError) -> InputFile {
    let descriptor = unsafe Glibc.open(PathText.cString(path), O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last }
    _ = posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
    return InputFile(descriptor: descriptor, isOwned: true)
  }

  /// Standard input; it stays open.
  ///
  /// - Throws: ``SystemError`` where there is none, or nothing to be read from it.
  package static func standardInput() throws(SystemError) -> InputFile {
    let flags = fcntl(STDIN_FILENO, F_GETFL)
    guard flags >= 0 else { throw .last }
    guard flags & O_ACCMODE != O_WRONLY else { throw SystemError(code: EBADF) }
    return InputFile(descriptor: STDIN_FILENO, isOwned: false)
  }

  /// What the file system knows about the file.
  package func status() throws(SystemError) -> FileStatus {
    switch content {
    case .descriptor(let descriptor, _): try FileStatus(descriptor: descriptor)
    case .memory(let memory): FileStatus(byteCount: memory.bytes.count)
    }
  }

  /// Reads until `count` bytes have come, the file is at its end, or the system reports an error.
  ///
  /// - Returns: how many bytes were read, and the error that ended the reading before the end.
  package func readPart(
    into buffer: inout Buffer,
    at offset: Int,
    count: Int
  ) -> (count: Int, failure: SystemError?) {
    precondition(offset >= 0 && count >= 0 && count <= buffer.byteCount - offset)
    let descriptor: Int32
    switch content {
    case .descriptor(let open, _): descriptor = open
    case .memory(let memory):
      let bytes = memory.bytes
      let part = bytes.span.extracting(droppingFirst: memory.position).extracting(first: count)
      buffer.write(part, at: offset)
      memory.position += part.count
      return (part.count, nil)
    }
    var done = 0
    while done < count {
      let got = unsafe buffer.withPointer(at: offset + done) {
        unsafe Glibc.read(descriptor, $0, count - done)
      }
      if got == 0 { break }
      if got > 0 {
        done += got
      } else if errno != EINTR {
        return (done, .last)
      }
    }
    return (done, nil)
  }

  /// Reads until `count` bytes have come or the file is at its end.
  ///
  /// - Returns: how many bytes were read; fewer than `count` only at the end.
  package func read(
    into buffer: inout Buffer,
    at offset: Int,
    count: Int
  ) throws(SystemError) -> Int {
    let (got, failure) = readPart(into: &buffer, at: offset, count: count)
    if let failure { throw failure }
    return got
  }

  /// Whether it can be read at any place: a regular file, or bytes in memory.
  var canReadAnywhere: Bool {
    switch content {
    case .descriptor(let descriptor, _): lseek(descriptor, 0, SEEK_CUR) >= 0
    case .memory: true
    }
  }

  /// Reads bytes at a place; where reading goes on is not changed.
  ///
  /// - Returns: how many there were; none at the end, or where the system reports an error.
  func read(at place: Int, into buffer: inout Buffer) -> Int {
    switch content {
    case .descriptor(let descriptor, _):
      let count = buffer.byteCount
      while true {
        let got = unsafe buffer.withPointer(at: 0) {
          unsafe pread(descriptor, $0, count, off_t(place))
        }
        if got >= 0 { return got }
        if errno != EINTR { return 0 }
      }
    case .memory(let memory):
      let bytes = memory.bytes
      let start = min(place, bytes.count)
      let end = min(start + buffer.byteCount, bytes.count)
      buffer.write(bytes.span.extracting(start..<end), at: 0)
      return end - start
    }
  }

  /// Goes on reading at another offset; only regular files can.
  package func seek(to offset: Int) throws(SystemError) {
    switch content {
    case .descriptor(let descriptor, _):
      guard lseek(descriptor, off_t(offset), SEEK_SET) >= 0 else { throw .last }
    case .memory(let memory):
      memory.position = min(offset, memory.bytes.count)
    }
  }

  /// Reads a small file from here to its end.
  ///
  /// - Parameter byteCountMax: the most bytes that are wanted.
  /// - Returns: the bytes, or nil when there are more.
  /// - Throws: ``SystemError`` when the file cannot be read.
  package consuming func contents(byteCountMax: Int) throws(SystemError) -> [UInt8]? {
    if let byteCount = try status().byteCount, byteCount > byteCountMax { return nil }
    var buffer = Buffer(byteCount: 64 << 10)
    var contents: [UInt8] = []
    while true {
      let count = try read(into: &buffer, at: 0, count: buffer.byteCount)
      contents.append(buffer.bytes.extracting(0..<count))
      if contents.count > byteCountMax { return nil }
      if count < buffer.byteCount { return contents }
    }
  }
}
