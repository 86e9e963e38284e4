import CZlib

/// Packs texts into one gzip member, with a flush after each.
///
/// - Parameters:
///   - texts: The texts.
///   - flushes: How the first, the second and so on are flushed; the last of these is that of all that
///     follow.
///   - level: 0 stores the texts, 9 packs them best.
/// - Returns: The member.
public func gzipMember(_ texts: [[UInt8]], flushes: [Flush], level: Int32 = 6) -> [UInt8] {
  var stream = z_stream()
  let size = Int32(MemoryLayout<z_stream>.size)
  // With 16 more than the window's bits zlib writes gzip's header and trailer.
  let made = deflateInit2_(
    &stream,
    level,
    Z_DEFLATED,
    16 + MAX_WBITS,
    8,
    Z_DEFAULT_STRATEGY,
    ZLIB_VERSION,
    size
  )
  precondition(made == Z_OK)
  defer { deflateEnd(&stream) }
  var packed: [UInt8] = []
  var room = [UInt8](repeating: 0, count: 64 << 10)
  for (index, text) in (texts + [[]]).enumerated() {
    var text = text
    text.withUnsafeMutableBufferPointer { input in
      stream.next_in = input.baseAddress
      stream.avail_in = UInt32(input.count)
      let flush =
        index == texts.count ? Z_FINISH : flushes[min(index, flushes.count - 1)].code
      repeat {
        packed += room.withUnsafeMutableBufferPointer { output in
          stream.next_out = output.baseAddress
          stream.avail_out = UInt32(output.count)
          deflate(&stream, flush)
          return Array(output.prefix(output.count - Int(stream.avail_out)))
        }
      } while stream.avail_out == 0
    }
  }
  return packed
}

/// What zlib does with what it has not written yet.
public enum Flush: Sendable {
  /// Nothing.
  case none
  /// It writes it, and goes on to refer to what is before.
  case sync
  /// It writes it, and refers to nothing before any more.
  case full

  fileprivate var code: Int32 {
    switch self {
    case .none: Z_NO_FLUSH
    case .sync: Z_SYNC_FLUSH
    case .full: Z_FULL_FLUSH
    }
  }
}
