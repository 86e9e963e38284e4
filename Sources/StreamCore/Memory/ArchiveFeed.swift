import CArchive
import Glibc

/// What libarchive's callbacks work with; ``ArchiveDecoder`` says what must hold.
@safe struct ArchiveFeed: ~Copyable {
  /// So much libarchive gets at once; what it makes of damaged bytes may depend on it.
  private static let pieceBytes = 64 << 10

  /// The archive, during a call.
  var source: UnsafeMutablePointer<ByteSource>?
  private var buffer = Buffer(byteCount: ArchiveFeed.pieceBytes)
  /// How many bytes libarchive was given.
  private(set) var given = 0
  /// How many of them the source has passed.
  private var passed = 0
  /// What it reads of the file, and where in that, where it reads from there.
  private let part: Range<Int>?
  private var position = 0

  init(_ part: Range<Int>?) {
    self.part = part
    unsafe source = nil
  }

  /// Moves the source on as far as libarchive has used what it was given.
  mutating func settle(_ archive: OpaquePointer) {
    guard given > passed, part == nil else { return }
    let used = unsafe Int(archive_filter_bytes(archive, -1))
    guard used > passed, used <= given else { return }
    unsafe source?.pointee.consume(used - passed)
    passed = used
  }

  /// Gives libarchive what comes next in the source.
  mutating func read(_ archive: OpaquePointer, _ start: inout UnsafeRawPointer?) -> Int {
    unsafe settle(archive)
    guard let source = unsafe source else { return 0 }
    // What libarchive was given and has not used it has copied.
    let ahead = given - passed
    let count = unsafe source.pointee.fill(atLeast: ahead + Self.pieceBytes) - ahead
    let piece = max(0, min(count, Self.pieceBytes))
    unsafe buffer.write(source.pointee.lookahead.extracting(ahead..<(ahead + piece)), at: 0)
    given += piece
    unsafe start = buffer.withPointer(at: 0) { UnsafeRawPointer($0) }
    return piece
  }

  /// Gives libarchive what is at its place in the file.
  mutating func readFile(_ start: inout UnsafeRawPointer?) -> Int {
    guard let source = unsafe source, let part else { return 0 }
    let place = part.lowerBound + position
    let got = unsafe source.pointee.readElsewhere(at: place, into: &buffer)
    let piece = min(got, part.upperBound - place)
    given += piece
    position += piece
    unsafe start = buffer.withPointer(at: 0) { UnsafeRawPointer($0) }
    return piece
  }

  /// Goes to another place of the file.
  ///
  /// - Returns: the place; nil where it cannot be.
  mutating func seek(_ offset: Int, _ whence: Int32) -> Int? {
    guard let part else { return nil }
    let base =
      switch whence {
      case SEEK_SET: 0
      case SEEK_CUR: position
      default: part.count
      }
    let (place, isOver) = base.addingReportingOverflow(offset)
    guard !isOver, place >= 0 else { return nil }
    position = min(place, part.count)
    return position
  }
}

func readFromSource(
  _ archive: OpaquePointer?,
  _ feed: UnsafeMutableRawPointer?,
  _ start: UnsafeMutablePointer<UnsafeRawPointer?>?
) -> Int {
  guard let archive = unsafe archive, let feed = unsafe feed, let start = unsafe start else {
    return 0
  }
  return unsafe feed.assumingMemoryBound(to: ArchiveFeed.self).pointee.read(
    archive,
    &start.pointee
  )
}

func readFromFile(
  _ archive: OpaquePointer?,
  _ feed: UnsafeMutableRawPointer?,
  _ start: UnsafeMutablePointer<UnsafeRawPointer?>?
) -> Int {
  guard let feed = unsafe feed, let start = unsafe start else { return 0 }
  return unsafe feed.assumingMemoryBound(to: ArchiveFeed.self).pointee.readFile(&start.pointee)
}

func seekInFile(
  _ archive: OpaquePointer?,
  _ feed: UnsafeMutableRawPointer?,
  _ offset: la_int64_t,
  _ whence: Int32
) -> la_int64_t {
  guard let feed = unsafe feed else { return la_int64_t(ARCHIVE_FATAL) }
  let place = unsafe feed.assumingMemoryBound(to: ArchiveFeed.self).pointee.seek(
    Int(offset),
    whence
  )
  return place.map { la_int64_t($0) } ?? la_int64_t(ARCHIVE_FATAL)
}
