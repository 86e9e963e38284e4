import CByteKernels

/// Where the tokens of a JSON text begin, found by vectors.
///
/// Invariants: the range is checked against the span; the kernel reads nothing outside of it, and
/// writes no more than the places that were made room for.
package struct StructuralIndex {
  /// The longest text that is looked at; a longer one would need much room for little gain.
  package static let textBytesMax = 1 << 16

  private let kernel: Kernel
  private var storage: [UInt32] = []
  /// How many tokens there are.
  package private(set) var count = 0

  package init(_ kernel: Kernel) { self.kernel = kernel }

  /// The offsets from the text's begin, in order: of brackets, colons, commas, and the first
  /// bytes of scalars; of both quotes of each string; of the backslashes that begin an escape in
  /// one.
  package var places: Span<UInt32> {
    @_lifetime(borrow self)
    get { storage.span.extracting(0..<count) }
  }

  /// Finds the tokens of a text.
  ///
  /// - Returns: whether they were found. They are not in a text that is too long, has bytes that
  ///   are not ASCII, control characters where none may be, or a string that is not closed.
  package mutating func find(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    precondition(range.lowerBound >= 0 && range.upperBound <= text.count)
    guard range.count <= Self.textBytesMax else { return false }
    let wanted = range.count + Int(JSON_PLACES_SLACK)
    if storage.count < wanted { storage = Array(repeating: 0, count: 2 * wanted) }
    count = unsafe text.withUnsafeBufferPointer { text in
      unsafe storage.withUnsafeMutableBufferPointer { places in
        guard let text = text.baseAddress, let places = places.baseAddress else { return 0 }
        let start = unsafe text + range.lowerBound
        switch kernel {
        case .portable: return unsafe json_index_portable(start, range.count, places)
        case .baseline: return unsafe json_index_baseline(start, range.count, places)
        case .avx2: return unsafe json_index_avx2(start, range.count, places)
        case .avx512: return unsafe json_index_avx512(start, range.count, places)
        }
      }
    }
    return count > 0
  }
}
