/// The members of a zip archive.
extension ZipWalk {
  mutating func beginMember(
    _ context: inout ReadContext,
    _ decoder: inout (any MemberDecoder)?
  ) -> MemberStart {
    let start = context.source.position
    isInside = true
    guard let record = record(&context) else {
      isInside = false
      context.noteTruncation(from: start, "inside a member's header")
      return .ended
    }
    directory.begin(at: start)
    memberNumber += 1
    current = Current(record: record, start: start)
    if record.isEncrypted { return .member(member(record, start, nil, "is encrypted")) }
    if let obstacle = ZipMethod.obstacle(record) {
      var member = member(record, start, nil, obstacle)
      member.advice = "unpack the archive: 7z x A.zip"
      return .member(member)
    }
    _ = context.source.fill(atLeast: record.byteCount + ZipRecord.methodBytes)
    let memory = record.memory(
      context.source.lookahead.extracting(droppingFirst: record.byteCount)
    )
    if memory > options.windowBytesMax {
      return .member(member(record, start, nil, Self.needs(memory)))
    }
    let maxima = [ZipMethod.none: 1, ZipMethod.deflate: GzipFormat.expansionMax]
    let archive = ArchiveDecoder(
      .zip,
      verify: options.verify,
      expansionMax: (maxima[record.method] ?? ZipFormat.expansionMax) * options.limitFactor
    )
    guard let entry = archive.nextEntry(&context.source).entry else {
      return .member(member(record, start, nil, "has a header that is damaged"))
    }
    let stream = ZipMethod.decoder(record, &context.source, options)
    current?.isStream = stream != nil
    decoder = stream ?? archive
    return .member(member(record, start, entry))
  }

  private static func needs(_ memory: Int) -> String {
    let size = (memory + (1 << 20) - 1) >> 20
    return "needs \(size) MiB of memory, which --window \(size)M allows"
  }

  private func member(
    _ record: ZipRecord,
    _ start: Int,
    _ entry: ArchiveDecoder.Entry?,
    _ obstacle: String? = nil
  ) -> MemberStart.Member {
    let isStored = record.method == 0 && !record.isEncrypted
    return MemberStart.Member(
      kind: FrameKind(name: "zip", hasContentChecksum: true, hasContentSize: true, isCovered: true),
      name: entry.map { $0.name ?? "member \(memberNumber)" } ?? record.text,
      isFile: entry?.isFile ?? !record.text.hasSuffix("/"),
      obstacle: obstacle,
      offset: start,
      textOffset: isStored ? start + record.byteCount : nil
    )
  }

  mutating func add(_ text: borrowing Buffer, _ range: Range<Int>) {
    current?.textBytes += range.count
    guard options.verify, let crc = current?.crc else { return }
    current?.crc = Checksum.crc32(crc, text, range)
  }

  mutating func end(
    _ end: MemberEnd,
    of member: MemberStart.Member,
    _ context: inout ReadContext,
    _ decoder: inout (any MemberDecoder)?
  ) -> Bool {
    defer {
      current = nil
      decoder = nil
    }
    guard let current else { return false }
    var text: (crc: UInt32?, byteCount: Int)?
    if case .whole = end {
      text = (options.verify ? current.crc : nil, current.textBytes)
    }
    directory.add(current.record, at: current.start, text: text)
    let detail: (String) -> String = { "member \(member.name) \($0); \(Self.advice)" }
    switch end {
    case .whole where current.isStream:
      return endStream(current, &context, detail)
    case .whole, .skipped: return pass(current, &context, &decoder, nil)
    // What packs nothing may have no data that decode.
    case .damaged where current.isEmpty: return pass(current, &context, &decoder, nil)
    case .tooLarge:
      let what = detail("has more text than anybody packs; \(ReadOptions.limitAdvice)")
      return pass(current, &context, &decoder, context.damage(.limit, at: current.start, what))
    case .needsMemory(let bytes):
      let what = "member \(member.name) \(Self.needs(bytes))"
      let damage = context.damage(.unreadable, at: current.start, what)
      return pass(current, &context, &decoder, damage)
    case .damaged(let what, let canGoOn):
      // Where libarchive has come to the end of a member it says what does not fit.
      let isCRC = what.hasPrefix("ZIP bad CRC")
      if canGoOn && (isCRC || what.contains("wrong size")) {
        let fault = isCRC ? "has another checksum than its text" : "has another size than it says"
        let counted = detail(fault + "; its lines were counted, but cannot be trusted")
        let kind: Damage.Kind = isCRC ? .contentChecksum : .contentSize
        context.chunk.damage.append(context.damage(kind, at: current.start, counted))
        _ = decoder?.skipRest(&context.source)
        return false
      }
      if context.source.fill(atLeast: 1) == 0 || context.source.isAtUnreadable {
        context.noteTruncation(from: current.start, "inside of member \(member.name)")
        isInside = false
        return true
      }
      let damage = context.damage(.badBlock, at: current.start, detail("does not decode"))
      return pass(current, &context, &decoder, damage)
    }
  }

  /// Ends a member whose data said where they end: compares what its header, or what comes after them,
  /// says of its text.
  ///
  /// - Returns: whether text is lost.
  private func endStream(
    _ current: Current,
    _ context: inout ReadContext,
    _ detail: (String) -> String
  ) -> Bool {
    let packedBytes = context.source.position - current.start - current.record.byteCount
    var crc: UInt32? = current.record.crc
    if current.record.hasDescriptor {
      crc = descriptor(current, textBytes: current.textBytes, &context)
    } else {
      let isOfSize =
        packedBytes == current.record.packedBytes
        && current.textBytes == current.record.textBytes
      if !isOfSize { crc = nil }
      _ = context.source.drain(max(0, current.record.packedBytes - packedBytes))
    }
    let advice = "its lines were counted, but cannot be trusted"
    if crc == nil {
      let what = detail("has another size than it says; \(advice)")
      context.chunk.damage.append(context.damage(.contentSize, at: current.start, what))
    } else if options.verify && crc != current.crc {
      let what = detail("has another checksum than its text; \(advice)")
      context.chunk.damage.append(context.damage(.contentChecksum, at: current.start, what))
    }
    return false
  }

  /// Takes the checksum and the sizes after a member's data.
  ///
  /// - Returns: the checksum; nil, and nothing is taken, where the sizes are others.
  private func descriptor(
    _ current: Current,
    textBytes: Int,
    _ context: inout ReadContext
  ) -> UInt32? {
    let packedBytes = context.source.position - current.start - current.record.byteCount
    _ = context.source.fill(atLeast: ZipDescriptor.byteCountMax + 2)
    let found = ZipDescriptor(
      context.source.lookahead,
      packedBytes: packedBytes,
      textBytes: textBytes
    )
    context.source.consume(found?.byteCount ?? 0)
    return found?.crc
  }

  /// Passes over what is left of a member, up to the next; its damage is noted, if it has one.
  ///
  /// - Returns: whether text is lost.
  private mutating func pass(
    _ current: Current,
    _ context: inout ReadContext,
    _ decoder: inout (any MemberDecoder)?,
    _ damage: Damage?
  ) -> Bool {
    let start = context.source.position
    if damage == nil, decoder != nil {
      let status = decoder?.skipRest(&context.source) ?? .more
      if status == .more || status == .ended {
        if current.isStream && current.record.hasDescriptor {
          _ = descriptor(current, textBytes: decoder?.textBytes ?? 0, &context)
        }
        return false
      }
    }
    let left = current.end.map { $0 - context.source.position } ?? -1
    if left >= 0 && !context.source.isLonger(left) {
      let got = context.source.drain(left)
      if got < left {
        let place = "inside of member \(current.record.text)"
        context.noteTruncation(from: start, place)
        isInside = false
      }
      if var damage {
        damage.lostBytes = got
        context.chunk.account.damaged += got
        context.chunk.damage.append(damage)
        context.isAfterGap = true
      }
      return damage != nil || got < left
    }
    let detail = "where member \(current.record.text) ends is not known, and the next was searched"
    let fault = context.damage(.badHeader, at: current.start, "\(detail); \(Self.advice)")
    // What was taken for data may be the next member.
    let passed = min(context.source.position - current.start - 1, ByteSource.keptBytes)
    if let back = context.source.stepsBack(toFrameOf: ZipFormat.self, within: passed) {
      context.source.stepBack(back)
    }
    context.lose(damage ?? fault, from: context.source.position == current.start ? 1 : 0)
    return true
  }
}
