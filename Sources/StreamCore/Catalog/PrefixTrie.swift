/// The literal bytes that patterns begin with, as a tree: finds the patterns that a message can
/// match by its first bytes, however many others there are.
///
/// ```
///   error 4711: <any>        "error 471" ─┬─ "1: "   pattern 0
///   error 4712: <any>                     ╰─ "2: "   pattern 1
///   <word> failed            ""                      pattern 2
/// ```
///
/// A node stands for the bytes on the way to it, and contains the patterns that begin with just these
/// (Morrison, "PATRICIA", JACM 1968).
struct PrefixTrie: Sendable {
  private struct Node: Sendable {
    /// The bytes between the node above and this one, in ``bytes``; empty for the root alone.
    var edge: Range<Int>
    /// The first node below, and the next one below the same node; they begin with different
    /// bytes.
    var below: Int?
    var next: Int?
    /// The patterns of the node, in ``patterns``.
    var held = 0..<0
  }

  private static let root = 0

  private var nodes = [Node(edge: 0..<0)]
  private var bytes: [UInt8] = []
  /// The patterns' numbers by node, in ascending order in each.
  private var patterns: [Int] = []

  /// - Parameter patterns: each is found by its index.
  init(_ patterns: [Pattern]) {
    let heads = patterns.map { pattern -> [UInt8] in
      if case .literal(let bytes) = pattern.elements[0] { bytes } else { [] }
    }
    for head in heads { _ = insert(head) }
    // Only now does no node change its place any more.
    var numbers: [[Int]] = Array(repeating: [], count: nodes.count)
    for (number, head) in heads.enumerated() { numbers[insert(head)].append(number) }
    for (node, numbers) in numbers.enumerated() {
      nodes[node].held = self.patterns.count..<self.patterns.count + numbers.count
      self.patterns += numbers
    }
  }

  /// The node of a head, made where there is none.
  private mutating func insert(_ head: [UInt8]) -> Int {
    var (node, at) = (Self.root, 0)
    while at < head.count {
      guard let child = child(of: node, head[at]) else {
        let edge = bytes.count..<bytes.count + head.count - at
        bytes += head[at...]
        nodes.append(Node(edge: edge, next: nodes[node].below))
        nodes[node].below = nodes.count - 1
        return nodes.count - 1
      }
      let edge = nodes[child].edge
      let shared = zip(bytes[edge], head[at...]).prefix { $0 == $1 }.count
      if shared < edge.count { split(child, at: edge.lowerBound + shared) }
      at += shared
      node = child
    }
    return node
  }

  /// Cuts a node's edge in two: what was the node is then below a new one in its place.
  private mutating func split(_ node: Int, at cut: Int) {
    var lower = nodes[node]
    lower.edge = cut..<lower.edge.upperBound
    lower.next = nil
    nodes.append(lower)
    nodes[node].edge = nodes[node].edge.lowerBound..<cut
    nodes[node].below = nodes.count - 1
  }

  private func child(of node: Int, _ byte: UInt8) -> Int? {
    var child = nodes[node].below
    while let candidate = child, bytes[nodes[candidate].edge.lowerBound] != byte {
      child = nodes[candidate].next
    }
    return child
  }

  /// Finds the patterns whose literal beginning a message has.
  ///
  /// - Parameters:
  ///   - message: a message.
  ///   - found: becomes the patterns' numbers, in ascending order.
  /// - Complexity: O(longest head), and what sorting the patterns takes that are found.
  func find(_ message: Span<UInt8>, _ found: inout [Int]) {
    found.removeAll(keepingCapacity: true)
    var (node, at) = (Self.root, 0)
    while true {
      let held = nodes[node].held
      let isSorted = found.isEmpty || held.isEmpty
      for place in held { found.append(patterns[place]) }
      if !isSorted { found.sort() }
      guard at < message.count, let child = child(of: node, message[at]),
        message.holds(bytes.span.extracting(nodes[child].edge), at: at)
      else { return }
      at += nodes[child].edge.count
      node = child
    }
  }
}
