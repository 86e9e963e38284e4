extension TarSplitter {
  mutating func consumeHeader(
    _ chunk: Chunk,
    _ range: Range<Int>,
    isFinal: Bool
  ) -> Int? {
    let end = range.lowerBound + TarHeader.byteCount
    guard end <= range.upperBound else { return consumeRest(chunk, range, isFinal: isFinal) }
    if let header = TarHeader(chunk.text.bytes.extracting(range)) {
      return begin(header, chunk, end..<range.upperBound, isFinal: isFinal)
    }
    if Self.isZero(chunk, range.lowerBound..<end) {
      // Another archive may follow: `cat` joins them as it joins logs.
      hasEnd = true
      if awaitsMember {
        let detail = "the member is missing of which a header says more; \(Self.advice)"
        noteFault(chunk, range.lowerBound, .badHeader, detail)
        awaitsMember = false
      }
      return end
    }
    let detail = "no member of the tar archive begins here; the next one was searched"
    let start = range.lowerBound
    note(chunk, at: chunk.boundary(at: start).moved(to: start), .badHeader, detail)
    lose()
    addGap(chunk, at: end)
    return end
  }

  /// Consumes less than a header, where nothing follows.
  mutating func consumeRest(
    _ chunk: Chunk,
    _ range: Range<Int>,
    isFinal: Bool
  ) -> Int? {
    guard isFinal else { return nil }
    if !(hasEnd && Self.isZero(chunk, range)) {
      state = .passing(left: TarHeader.byteCount - range.count)
    } else if chunk.isLast && range.upperBound == chunk.textEnd {
      // Its end hides where they were: in the last member, perhaps.
      let detail =
        "the tar archive is no multiple of 512 bytes long: some are missing; \(Self.advice)"
      noteFault(chunk, range.upperBound, .truncated, detail)
    }
    return range.upperBound
  }

  /// Consumes what fills up the last block of a member.
  ///
  /// Where bytes are missing in the member, what follows moves up into it, and would pass unseen.
  mutating func consumePadding(
    _ chunk: Chunk,
    _ range: Range<Int>,
    _ member: Member,
    _ left: Int
  ) -> Int {
    let end = range.lowerBound + min(left, range.count)
    let zeros = chunk.text.zeroPrefixCount(in: range.lowerBound..<end)
    let at = range.lowerBound + zeros
    guard at < end else {
      let rest = left - (end - range.lowerBound)
      state = rest > 0 ? .padding(member, left: rest) : .header
      return end
    }
    let detail =
      "bytes are missing in member \(member.name), or before it; the next header was searched; "
      + Self.advice
    noteFault(chunk, at, .badHeader, detail)
    lose()
    addGap(chunk, at: at)
    return at
  }

  /// Continues after a header.
  ///
  /// - Returns: where the member's content begins, or nil where too little of it is there.
  mutating func begin(
    _ header: TarHeader,
    _ chunk: Chunk,
    _ rest: Range<Int>,
    isFinal: Bool
  ) -> Int? {
    let isFile = header.kind == .file || header.kind == .continuation
    let size = attributes?.size ?? (isFile ? sharedAttributes?.size : nil) ?? header.size
    let padding = (TarHeader.byteCount - size % TarHeader.byteCount) % TarHeader.byteCount
    let name =
      continued?.name ?? attributes?.path ?? longName ?? sharedAttributes?.path ?? header.name
    let sample = min(size, MemberSelection.sampleBytes)
    let isSparse = header.kind == .sparse || attributes?.sparse != nil
    let isLooked = (isFile || header.kind == .listing) && !isSparse
    let offset =
      header.kind == .continuation ? header.volumeOffset : isFile ? continued?.offset : nil
    let isTooShort = rest.count < (offset == 0 ? TarHeader.byteCount : isLooked ? sample : 0)
    if isTooShort && !isFinal { return nil }
    hasEnd = false
    if offset == 0, TarHeader(chunk.text.bytes.extracting(rest)) != nil {
      // Nothing of it was in the volume before, not even its header.
      (state, longName, attributes, continued) = (.header, nil, nil, nil)
      return rest.lowerBound
    }
    let start = rest.lowerBound..<min(rest.lowerBound + sample, rest.upperBound)
    // The header is in the chunk; what comes next may be in one that begins with another block.
    let place = chunk.boundary(at: rest.lowerBound - 1).moved(to: rest.lowerBound)
    switch header.kind {
    case .longName, .longLink, .attributes, .sharedAttributes:
      pending.removeAll()
      state = .attributes(header.kind, left: header.size, padding: header.paddedSize - header.size)
      if header.size == 0 { state = .header }
      return rest.lowerBound
    case .other, .listing:
      if size > 0, header.kind == .other || !Self.isListing(chunk, start) {
        let detail = "member \(prefix + name) is no file, and has content; unpack the tar archive"
        noteMember(chunk, at: place, .unreadable, detail)
      }
      state = size > 0 ? .passing(left: size + padding) : .header
    // So a directory was written before there was a type for it.
    case .file where size == 0 && name.hasSuffix("/"): state = .header
    case .file where isSparse, .sparse:
      let member = SparseMember(path: name, size: size, padding: padding, place: place)
      sparseEntries = header.sparse ?? attributes?.sparse.flatMap { SparseEntries($0) }
      beginMap(chunk, member)
    case .file where attributes?.isInParts != true, .continuation:
      // What has content is a file all the same, and named like one in the globs.
      let fileName = name.hasSuffix("/") ? String(name.dropLast()) : name
      let head = [UInt8](chunk.text.bytes.extracting(start))
      let (isRead, format) = judge(fileName, chunk, at: place, head, isCut: start.count < size)
      if isRead && size == 0, let detail = selection.fault(ofEmpty: fileName) {
        noteFault(chunk, rest.lowerBound, .truncated, detail)
      }
      let content = MemberContent(name: prefix + name, format: format)
      let member = Member(content: content, size: size, padding: padding, isRead: isRead)
      state = size > 0 ? .content(member, left: size) : .header
      if isRead { count(member, chunk, at: place) }
      if offset ?? 0 > 0 { noteContinued(chunk, at: place, member, rest.lowerBound) }
    case .file, .unsupported:
      let detail =
        "member \(prefix + name) is stored in a way that is not known; unpack the tar archive"
      noteMember(chunk, at: place, .unreadable, detail)
      state = size > 0 ? .passing(left: size + padding) : .header
    }
    longName = nil
    attributes = nil
    continued = nil
    awaitsMember = false
    return rest.lowerBound
  }

  /// Notes that a member began in another volume: its first line is torn.
  private mutating func noteContinued(
    _ chunk: Chunk,
    at place: Chunk.BlockBoundary,
    _ member: Member,
    _ start: Int
  ) {
    let detail =
      "member \(member.name) goes on here, and began in another volume; unpack all volumes by tar -xM"
    noteMember(chunk, at: place, .truncated, detail)
    if member.isRead { addGap(chunk, at: start) }
  }

  /// Whether the content of a directory is the list of what was in it: names, each after a letter and
  /// before a zero (GNU tar, "Dumpdir").
  private static func isListing(_ chunk: Chunk, _ sample: Range<Int>) -> Bool {
    guard let first = sample.first else { return true }
    let byte = chunk.text.bytes[first]
    let isMark = byte == 0 || Array("YNDRTXS".utf8).contains(byte)
    return isMark && chunk.text.firstLineEnd(in: sample) == nil
  }

  /// Counts a member that is read, or ends the archive before it where there are too many.
  mutating func count(_ member: Member, _ chunk: Chunk, at place: Chunk.BlockBoundary) {
    if !selection.isFull { return selection.admit() }
    noteMember(chunk, at: place, .limit, "member \(member.name) \(selection.limitDetail)")
    state = .full
  }

  /// Decides by its first bytes whether a member is read, and how it is packed; why it is not is noted.
  mutating func judge(
    _ name: String,
    _ chunk: Chunk,
    at place: Chunk.BlockBoundary,
    _ head: [UInt8],
    isCut: Bool
  ) -> (isRead: Bool, format: (any Format.Type)?) {
    switch selection.judge(name, head.span, isCut: isCut) {
    case .read(let format): return (true, format)
    case .skipped: break
    case .unread(let what):
      let detail = "member \(prefix + name) is \(what); unpack the tar archive"
      noteMember(chunk, at: place, .unreadable, detail)
    }
    return (false, nil)
  }

  /// Remembers what the content of a header, which ends at an offset, says of members.
  mutating func remember(_ kind: TarHeader.Kind, _ chunk: Chunk, _ end: Int) {
    var isWhole = pending.count < Self.attributeBytesMax
    switch kind {
    case .longName, .longLink:
      let name = pending.prefix { $0 != 0 }
      if kind == .longName { longName = String(decoding: name, as: UTF8.self) }
      isWhole = isWhole && !name.contains(0x0a) && pending[name.count...].allSatisfy { $0 == 0 }
    case .sharedAttributes:
      let found = TarAttributes(pending, after: sharedAttributes)
      sharedAttributes = found
      if let offset = found.volumeOffset { continued = (found.volumeName, offset) }
      isWhole = isWhole && found.isWhole
    default:
      let found = TarAttributes(pending)
      attributes = found
      isWhole = isWhole && found.isWhole
    }
    if !isWhole {
      let detail = "a tar header says more of a member than what it can; look at what is in it"
      noteFault(chunk, end, .badHeader, detail)
    }
    awaitsMember = awaitsMember || kind != .sharedAttributes
    pending.removeAll()
  }

  mutating func append(_ chunk: Chunk, _ range: Range<Int>) {
    for index in range where pending.count < Self.attributeBytesMax {
      pending.append(chunk.text.bytes[index])
    }
  }

  static func isZero(_ chunk: Chunk, _ range: Range<Int>) -> Bool {
    chunk.text.isZero(in: range)
  }
}
