/// Reads a layer, and what is packed in its text, up to the innermost text.
///
/// ```
///   file -Layer-> text -PackedText-> Layer -> text -PackedText-> Layer -> ... -> lines
/// ```
///
/// As long as nothing is packed in it, a layer's chunks are handed out as they are, their blocks
/// undecoded. An inner layer is decoded in order, by whoever reads; its chunks take along those that
/// were used up for them, because frames and damages are theirs.
final class LayeredReader {
  /// The most layers, tar archives among them.
  static let levelMax = 4

  let layer: Layer
  /// The number of layers around this one, tar archives among them.
  private let level: Int
  private let options: ReadOptions
  private let text: PackedText
  private var inner: LayeredReader?
  /// Whether the rest of what is packed is passed over.
  private var isDraining = false
  /// Whether text of the stream was handed out that has not ended.
  private var isOpen = false
  /// Whether text was lost after the last one that was handed out of it.
  private var isTorn = false
  /// Whether nothing of the stream was read.
  private var isBeginning = false
  /// What was found in layers that have ended, as far as all of the text is in them.
  private var innerNames: [String] = []
  private var hasMembersInside = false
  private var hasMembersWithoutLogInside = false
  private var innerMembers = MemberCount()

  init(_ layer: Layer, level: Int, _ options: ReadOptions) {
    self.layer = layer
    self.level = level
    self.options = options
    text = PackedText(layer)
  }

  /// Whether there is no more text.
  var isFinished: Bool { layer.isFinished && inner == nil && !isDraining && !text.hasMore }

  /// The layer in which all of the text is.
  private var wholeInner: LayeredReader? { text.stream?.member == nil ? inner : nil }

  /// The formats of the layers, the innermost first, as far as all of the text is in them.
  var formatNames: [String] { (wholeInner?.formatNames ?? innerNames) + layer.formatNames }

  /// Whether all of the text is that of members of an archive.
  var isOfMembers: Bool { layer.isOfMembers || wholeInner?.isOfMembers ?? hasMembersInside }

  /// Whether all of the text is that of an archive in which no member is read.
  var hasMembersWithoutLog: Bool {
    guard !(wholeInner?.hasMembersWithoutLog ?? hasMembersWithoutLogInside) else { return true }
    return layer.isOfMembers && layer.selections.allSatisfy(\.isWithoutLog)
  }

  /// The members of archives, and of those in them.
  var members: MemberCount {
    var members = innerMembers
    for selection in layer.selections { members.add(selection) }
    if let inner { members.add(inner.members) }
    return members
  }

  /// Fills a chunk with what comes next.
  ///
  /// - Parameter chunk: is empty; another one may take its place.
  func fill(_ chunk: inout Chunk) {
    while true {
      if let inner {
        read(inner, &chunk)
        break
      }
      if isDraining {
        isDraining = !text.drain()
        break
      }
      if let stream = text.open() {
        begin(stream, chunk)
      } else if text.hasMore {
        text.copyText(to: chunk)
        break
      } else {
        layer.fill(chunk)
        guard chunk.segments.contains(where: { $0.format != nil }) else { break }
        text.take(chunk)
        chunk = Chunk()
      }
    }
    chunk.parts += text.takeUsed()
    chunk.isLast = isFinished
    chunk.isOfMembers = chunk.isOfMembers || layer.splitter.isTar
  }

  /// Begins to read what is packed, unless it is in too many layers.
  private func begin(_ stream: PackedText.Stream, _ chunk: Chunk) {
    let level = level + layer.formatNames.count
    // Text without its zeros is no layer of its own.
    guard level < Self.levelMax || stream.format == TextFormat.self else {
      var damage = Damage(
        frame: stream.start.frame,
        block: nil,
        offset: stream.start.fileOffset,
        kind: .limit,
        lostBytes: 0,
        detail: "it is in more than \(Self.levelMax) layers; decode the outer ones"
      )
      damage.within = text.what
      chunk.damage.append(damage)
      if stream.continuesText { end(stream.member, chunk) }
      isDraining = true
      return
    }
    let layer = Layer(stream, in: text, depth: layer.depth + 1, options)
    inner = LayeredReader(layer, level: level, options)
    (isOpen, isTorn, isBeginning) = (stream.continuesText, false, true)
  }

  /// Fills a chunk with what comes next of what is packed.
  private func read(_ inner: LayeredReader, _ chunk: inout Chunk) {
    inner.fill(&chunk)
    let member = text.stream?.member
    let isOfMembers = inner.layer.isOfMembers
    for part in chunk.parts { text.translateDamage(of: part) }
    text.translateDamage(of: chunk)
    text.translateBoundaries(of: chunk)
    if !isOfMembers {
      for index in chunk.segments.indices where chunk.segments[index].member == nil {
        chunk.segments[index].member = member
      }
    }
    chunk.startsText = member == nil && (isBeginning || chunk.startsText)
    isBeginning = false
    isOpen = isOpen || !chunk.segments.isEmpty
    isTorn = chunk.isBeforeGap || isTorn && chunk.segments.isEmpty
    guard inner.isFinished else { return }
    innerMembers.add(inner.members)
    if let member {
      if isTorn || isOpen && !isOfMembers { end(isOfMembers ? nil : member, chunk) }
    } else {
      innerNames = inner.formatNames
      hasMembersInside = inner.isOfMembers
      hasMembersWithoutLogInside = inner.hasMembersWithoutLog
    }
    self.inner = nil
    isDraining = !text.drain()
  }

  /// Ends a member's text: what comes next is not torn by a gap at its end.
  private func end(_ member: String?, _ chunk: Chunk) {
    // It may have had no text, and no memory for one.
    chunk.reserveText(0)
    let end = chunk.textEnd
    chunk.segments.append(
      Chunk.TextSegment(
        range: end..<end,
        isAfterGap: chunk.isBeforeGap,
        member: member,
        endsMember: true
      )
    )
    chunk.isBeforeGap = false
  }
}

/// The members of archives in all layers.
struct MemberCount {
  /// How many are read; nil where no archive has members.
  private(set) var read: Int?
  /// Those that contain no log.
  private(set) var skipped = SkippedFiles()

  mutating func add(_ selection: MemberSelection) {
    read = (read ?? 0) + selection.memberCount
    skipped.merge(selection.skipped)
  }

  mutating func add(_ other: MemberCount) {
    if let count = other.read { read = (read ?? 0) + count }
    skipped.merge(other.skipped)
  }
}
