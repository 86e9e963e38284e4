import CByteKernels

/// Where the lines end that a scan passed over, and what the next ones may be like.
///
/// Invariants: a kernel writes no more offsets than it is told that there is room for; they ascend.
package struct LineEnds {
  /// There is room for so many: more than the line ends of what is scanned at once, but for the step
  /// of a kernel.
  package static let room = 16 << 10 + Int(SCAN_LIST_MIN)

  private var storage: [Int] = []
  /// How lines begin: those of a log begin alike.
  ///
  /// It decides about speed only.
  private var model = line_model()
  /// How many there are.
  package private(set) var count = 0

  /// Creates a list of nothing.
  package init() {}

  /// Replaces what is in the list by the ends of lines that were found in another way.
  ///
  /// - Parameter places: ascending offsets.
  package mutating func replace(with places: [Int]) {
    precondition(zip(places, places.dropFirst()).allSatisfy(<))
    storage = places
    count = places.count
  }

  /// The offsets, in ascending order.
  package var places: Span<Int> {
    @_lifetime(borrow self)
    get { storage.span.extracting(0..<count) }
  }

  /// Lends the offsets to a kernel that classes the lines, and a model of the lines before.
  @unsafe mutating func withPlaces<Result>(
    _ body: (UnsafePointer<Int>?, UnsafeMutablePointer<line_model>) -> Result
  ) -> Result {
    unsafe storage.withUnsafeBufferPointer { places in
      unsafe withUnsafeMutablePointer(to: &model) { unsafe body(places.baseAddress, $0) }
    }
  }

  /// Replaces what is in the list.
  ///
  /// - Parameter kernel: puts offsets in the list, and returns how many among what it found.
  /// - Returns: what the kernel found.
  mutating func fill(_ kernel: (UnsafePointer<scan_list>) -> scan_result) -> scan_result {
    if storage.count < Self.room { storage = Array(repeating: 0, count: Self.room) }
    let result = unsafe storage.withUnsafeMutableBufferPointer { places in
      var list = unsafe scan_list(place: places.baseAddress, room: places.count)
      return unsafe kernel(&list)
    }
    count = result.line_ends
    return result
  }
}
