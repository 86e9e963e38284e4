import CByteKernels

/// Where the pairs of a line of `key=value` pairs are, found by vectors.
///
/// Invariants: the range is checked against the span; the kernel reads nothing outside of it, and
/// writes no more places than there is room for.
package struct PairIndex {
  /// What a value is.
  package enum Kind {
    /// A text that is as it is written.
    case plain
    /// A text with escapes, all of which are JSON's.
    case escaped
    case null
    case `false`
    /// The number.
    case zero
  }

  /// A pair in the text; the value is without its quotes.
  package struct Pair {
    package let key: Range<Int>
    package let value: Range<Int>
    package let kind: Kind
  }

  /// A line of more pairs is looked at in another way.
  package static let pairsMax = 256

  private var storage: [pair_place] = []
  /// How many pairs there are.
  package private(set) var count = 0

  /// Creates an index of nothing.
  package init() {}

  /// One of the pairs, in the order of the text.
  @inline(__always)
  package func pair(at index: Int) -> Pair {
    let place = storage[index]
    let kind: Kind =
      switch pair_kind(place.kind) {
      case PAIR_ESCAPED: .escaped
      case PAIR_NULL: .null
      case PAIR_FALSE: .false
      case PAIR_ZERO: .zero
      default: .plain
      }
    return Pair(
      key: Int(place.key)..<Int(place.key_end),
      value: Int(place.value)..<Int(place.value_end),
      kind: kind
    )
  }

  /// Finds the pairs of a text.
  ///
  /// - Returns: whether they were found. They are not in a text that is something else, has more than
  ///   ``pairsMax`` of them, bytes that are not ASCII, or escapes that are not JSON's.
  package mutating func find(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    precondition(range.lowerBound >= 0 && range.upperBound <= text.count)
    guard range.upperBound <= Int(UInt32.max) else { return false }
    if storage.isEmpty { storage = Array(repeating: pair_place(), count: Self.pairsMax) }
    let (from, end) = (range.lowerBound, range.upperBound)
    count = unsafe text.withUnsafeBufferPointer { text in
      unsafe storage.withUnsafeMutableBufferPointer { places in
        guard let text = text.baseAddress, let room = places.baseAddress else { return 0 }
        return unsafe pair_find(text, from, end, room, places.count)
      }
    }
    return count > 0
  }
}
