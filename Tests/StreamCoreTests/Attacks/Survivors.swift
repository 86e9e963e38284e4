import Reference
import StreamCore
import TestSupport

/// What must be left of an archive's text when some of its blocks are lost.
struct Survivors {
  /// A part of the text with nothing missing in it.
  private var segments: [[UInt8]] = [[]]

  /// Takes an archive's blocks, but for those that are lost.
  ///
  /// - Parameters:
  ///   - archive: the archive.
  ///   - tears: frames behind which there is damage that takes no block with it.
  ///   - isTornAtStart: whether there is such damage before the first frame.
  ///   - isLost: says for a frame and a block whether it is lost.
  init(
    of archive: MadeArchive,
    tears: Set<Int> = [],
    isTornAtStart: Bool = false,
    isLost: (_ frame: Int, _ block: Int) -> Bool = { _, _ in false }
  ) {
    if isTornAtStart { segments.append([]) }
    for (frame, blocks) in archive.texts.enumerated() {
      for (block, text) in blocks.enumerated() {
        if isLost(frame, block) {
          segments.append([])
        } else {
          segments[segments.count - 1] += text
        }
      }
      if tears.contains(frame) { segments.append([]) }
    }
  }

  /// The whole lines: what is torn at a gap is lost, also where it happens to be whole, since
  /// nobody can know that.
  var text: [UInt8] {
    var text: [UInt8] = []
    for (index, segment) in segments.enumerated() {
      var whole = segment[...]
      if index > 0 { whole = whole.drop { $0 != 0x0a }.dropFirst() }
      if index < segments.count - 1 {
        whole = whole[..<(whole.lastIndex(of: 0x0a).map { $0 + 1 } ?? whole.startIndex)]
      }
      text += whole
    }
    return text
  }

  /// The reference's opinion of that text.
  func tally() -> ReferenceTally {
    var options = ReferenceOptions()
    options.samples = 1000
    options.validate = true
    return referenceTally(
      [ReferenceArchive(path: "a", text: text)],
      catalog: AttackedFile.catalog,
      options: options
    )
  }
}

/// The reference's opinions of texts, each of which is asked for once.
struct KnownTallies {
  private var known: [[UInt8]: ReferenceTally] = [:]

  /// The reference's opinion of what is left.
  mutating func tally(of survivors: Survivors) -> ReferenceTally {
    let text = survivors.text
    if let tally = known[text] { return tally }
    let tally = survivors.tally()
    known[text] = tally
    return tally
  }
}

extension ReferenceTally {
  /// The messages of all failures.
  var messages: [String] { issues[0].examples.map(\.message) }
}

extension Outcome {
  /// Whether exactly these lines were counted.
  func agrees(with reference: ReferenceTally) -> Bool {
    lines == reference.lines && malformed == reference.malformed && messages == reference.messages
  }

  /// Whether at least these lines were counted.
  func holds(_ reference: ReferenceTally) -> Bool {
    Set(messages).isSuperset(of: reference.messages)
  }
}

/// Lines for tests: each a failure with a message of its own.
struct LineMaker {
  private(set) var number = 0

  mutating func lines(_ count: Int) -> [UInt8] {
    (0..<count).flatMap { _ in
      number += 1
      let padding = String(repeating: "abc ", count: number * 7 % 5)
      return Array("{\"error\":\"line \(number) of \(number * 7919 % 1000) \(padding)\"}\n".utf8)
    }
  }

  /// Lines, cut into blocks without regard to them.
  mutating func blocks(_ count: Int, lines: Int) -> [[UInt8]] {
    let text = self.lines(lines)
    return (0..<count).map {
      Array(text[(text.count * $0 / count)..<(text.count * ($0 + 1) / count)])
    }
  }
}
