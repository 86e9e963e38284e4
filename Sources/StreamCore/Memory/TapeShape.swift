import CByteKernels

/// What a line has around its values, so that a line of the same shape is only compared with it.
///
/// ```
///   {"level":"info","n":17,"d":{"x":[true]}}      the line
///   {"level":"    ","n":  ,"d":{"x":[    ]}}      its shape: the pieces between the values
/// ```
///
/// A program writes most of its lines with the same members in the same order. What is in the pieces
/// was read before: in a line that has the same bytes there, all is the same but where values begin
/// and end, and what they are.
///
/// It is an object with memory of its own, because the references of arrays would be counted for each
/// line.
///
/// Invariants: the memory is written once, and only read from then on, so that any thread may; it lives
/// as long as the owner. There is one length more than there are values, the last piece is followed by
/// the bytes that a kernel reads beyond it, and the numbers of nodes are below their count. Ranges are
/// checked against the span, and the kernel reads nothing outside of the latter.
@safe package final class TapeShape: @unchecked Sendable {
  /// Where an object or an array is: before which value, or at which end of all, the piece begins that
  /// has its bracket, and how far the bracket is from there.
  private struct Container {
    let node: Int
    let start: (piece: Int, distance: Int)
    var end: (piece: Int, distance: Int)
  }

  /// The shape of a line with more nodes is not taken.
  package static let nodesMax = 256

  private let kernel: Kernel
  private let shape: text_shape
  private let pieces: UnsafeMutablePointer<UInt8>
  private let lengths: UnsafeMutablePointer<UInt32>
  /// The nodes of the values, and the containers.
  private let valueNodes: UnsafeMutablePointer<Int>
  private let containers: UnsafeMutableBufferPointer<Container>
  private let valueCount: Int
  private let nodeCount: Int

  /// Takes the shape of a line.
  ///
  /// - Parameters:
  ///   - text: contains the line.
  ///   - range: where, all of it.
  ///   - nodes: what is in it, up to ``nodesMax``; no name has escapes.
  ///   - kernel: what lines are compared by; all give the same.
  package init(
    _ text: Span<UInt8>,
    _ range: Range<Int>,
    _ nodes: Span<JSONTape.Node>,
    _ kernel: Kernel = .best
  ) {
    precondition(nodes.count <= Self.nodesMax && range.count <= StructuralIndex.textBytesMax)
    var bytes: [UInt8] = []
    var lengths: [UInt32] = []
    var valueNodes: [Int] = []
    var containers: [Container] = []
    var pieceStart = range.lowerBound
    for index in nodes.indices {
      let node = nodes[index]
      if node.kind == .object || node.kind == .array {
        let start = (lengths.count, node.start - pieceStart)
        containers.append(Container(node: index, start: start, end: (0, 0)))
      } else {
        bytes.append(text.extracting(pieceStart..<node.start))
        lengths.append(UInt32(node.start - pieceStart))
        valueNodes.append(index)
        pieceStart = node.end
      }
    }
    bytes.append(text.extracting(pieceStart..<range.upperBound))
    lengths.append(UInt32(range.upperBound - pieceStart))
    bytes += repeatElement(0, count: Int(SHAPE_SLACK_BYTES))
    for index in containers.indices {
      let node = nodes[containers[index].node]
      var piece = valueNodes.count
      while piece > 0, valueNodes[piece - 1] >= node.next { piece -= 1 }
      let start = piece == 0 ? range.lowerBound : nodes[valueNodes[piece - 1]].end
      containers[index].end = (piece, node.end - start)
    }
    self.kernel = kernel
    valueCount = valueNodes.count
    nodeCount = nodes.count
    unsafe pieces = Self.copy(bytes)
    unsafe self.lengths = Self.copy(lengths)
    unsafe self.valueNodes = Self.copy(valueNodes)
    unsafe self.containers = .init(start: Self.copy(containers), count: containers.count)
    unsafe shape = text_shape(bytes: pieces, lengths: self.lengths, value_count: valueNodes.count)
  }

  deinit {
    unsafe pieces.deallocate()
    unsafe lengths.deallocate()
    unsafe valueNodes.deallocate()
    unsafe containers.deallocate()
  }

  private static func copy<Element>(_ array: [Element]) -> UnsafeMutablePointer<Element> {
    let memory = UnsafeMutablePointer<Element>.allocate(capacity: max(array.count, 1))
    unsafe memory.initialize(from: array, count: array.count)
    return unsafe memory
  }

  /// Reads what begins with an object of this shape.
  ///
  /// - Parameters:
  ///   - text: contains it.
  ///   - range: from where on, and where it ends at the latest; no more than
  ///     ``StructuralIndex/textBytesMax`` bytes.
  ///   - nodes: those of the line whose shape it is, or what came of them; they become those of the
  ///     object.
  ///   - isEnd: says whether it may end at a place; if not, nothing is changed.
  /// - Returns: where it ends; nil where it has another shape, or its values are not right beyond
  ///   doubt, and nothing is changed.
  @inline(__always)
  package func read(
    _ text: Span<UInt8>,
    _ range: Range<Int>,
    _ nodes: inout [JSONTape.Node],
    isEnd: (Int) -> Bool
  ) -> Int? {
    precondition(range.lowerBound >= 0 && range.upperBound <= text.count)
    precondition(range.count <= StructuralIndex.textBytesMax)
    return unsafe withUnsafeTemporaryAllocation(of: shape_value.self, capacity: valueCount + 1) {
      places in
      guard let room = places.baseAddress else { return nil }
      let found = unsafe find(text, range, room)
      // Nowhere is below zero.
      guard found > 0, isEnd(range.lowerBound + found) else { return nil }
      unsafe write(room, from: range.lowerBound, to: &nodes)
      return range.lowerBound + found
    }
  }

  private func find(
    _ text: Span<UInt8>,
    _ range: Range<Int>,
    _ room: UnsafeMutablePointer<shape_value>
  ) -> Int {
    let (count, readable) = (range.count, text.count - range.lowerBound)
    return unsafe text.withUnsafeBufferPointer { text in
      guard let text = text.baseAddress else { return 0 }
      let start = unsafe text + range.lowerBound
      var shape = unsafe shape
      return switch kernel {
      case .portable: unsafe shape_find_portable(start, count, readable, &shape, room)
      case .baseline: unsafe shape_find_baseline(start, count, readable, &shape, room)
      case .avx2, .avx512: unsafe shape_find_avx2(start, count, readable, &shape, room)
      }
    }
  }

  private func write(
    _ places: UnsafeMutablePointer<shape_value>,
    from start: Int,
    to nodes: inout [JSONTape.Node]
  ) {
    precondition(nodes.count >= nodeCount)
    unsafe nodes.withUnsafeMutableBufferPointer { nodes in
      guard let nodes = nodes.baseAddress else { return }
      for index in 0..<valueCount {
        let (place, node) = unsafe (places[index], nodes + valueNodes[index])
        unsafe node.pointee.start = start + Int(place.start)
        unsafe node.pointee.end = start + Int(place.end)
        unsafe node.pointee.flags = JSONTape.Flags(rawValue: place.flags)
        unsafe node.pointee.kind = JSONTape.Kind(rawValue: place.kind) ?? .null
      }
      for index in unsafe containers.indices {
        let container = unsafe containers[index]
        let (first, last) = (container.start, container.end)
        let before = unsafe first.piece == 0 ? 0 : Int(places[first.piece - 1].end)
        let end = unsafe last.piece == 0 ? 0 : Int(places[last.piece - 1].end)
        unsafe nodes[container.node].start = start + before + first.distance
        unsafe nodes[container.node].end = start + end + last.distance
      }
    }
  }
}
