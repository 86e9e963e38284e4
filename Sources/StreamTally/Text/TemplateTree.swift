import StreamCore

/// Clusters of templates that differ in few words, for people to read; the tally keeps them apart.
///
/// It is the tree of fixed depth of Drain (He et al., "Drain: An Online Log Parsing Approach with
/// Fixed Depth Tree", ICWS 2017). A template goes to the leaf of its number of words and its first
/// words, and there to the cluster that it has most words in common with, if those are enough:
///
/// ```
///   root - 8 words - "importing" - "tags:" - [importing tags: reading tag <*> from ...]
///                                            [importing tags: unknown manifest name=<*> ...]
///        - 9 words - ...
/// ```
///
/// What comes of it depends on the order, so templates are added in that of their bytes.
struct TemplateTree {
  struct Cluster {
    fileprivate var words: [Int]
    /// The numbers of its templates, in the order in which they were added.
    fileprivate(set) var members: [Int]
  }

  private struct Node {
    var children: [Int: Int] = [:]
    var clusters: [Int] = []
  }

  /// The first words that a leaf stands for.
  private static let depth = 2
  /// The children that a node may have; all other words share one child.
  private static let childrenMax = 100
  /// The share of words, in percent, in which a template may differ from a cluster: a word in a
  /// chain of causes, and not the cause itself.
  private static let percentMax = 20
  /// The number of the masked word.
  private static let mask = 0
  /// How many words are compared in all.
  ///
  /// Messages that are alike, and yet differ in more words than they may, would be compared each
  /// with each. After so many, a template stands by itself.
  private static let comparedMax = 1 << 25

  private(set) var clusters: [Cluster] = []
  private var compared = 0
  private var nodes: [Node] = []
  private var roots: [Int: Int] = [:]
  /// Words by their number, which is what is compared: many templates can share a leaf.
  private var words = [Template.mask[...]]
  private var numbers = [Template.mask[...]: TemplateTree.mask]

  /// The template of a cluster: words in which its members differ are masked.
  func text(of cluster: Cluster) -> [UInt8] {
    Array(cluster.words.map { words[$0] }.joined(separator: [0x20]))
  }

  /// Adds a template.
  mutating func add(_ template: [UInt8], number: Int) {
    let text = template.split(separator: 0x20, omittingEmptySubsequences: false)
    let words = text.map { self.number(of: $0) }
    let leaf = leaf(of: words)
    guard let index = best(for: words, in: leaf) else {
      nodes[leaf].clusters.append(clusters.count)
      clusters.append(Cluster(words: words, members: [number]))
      return
    }
    clusters[index].members.append(number)
    for word in words.indices where clusters[index].words[word] != words[word] {
      clusters[index].words[word] = Self.mask
    }
  }

  private mutating func number(of word: ArraySlice<UInt8>) -> Int {
    if let number = numbers[word] { return number }
    numbers[word] = words.count
    words.append(word)
    return words.count - 1
  }

  private mutating func leaf(of words: [Int]) -> Int {
    var node = roots[words.count] ?? newNode()
    roots[words.count] = node
    for word in words.prefix(Self.depth) {
      // A word that is masked in part would tear apart what belongs together.
      let isMasked = self.words[word].contains(UInt8(ascii: "*"))
      let isFull = nodes[node].children.count >= Self.childrenMax
      let key = isMasked || isFull && nodes[node].children[word] == nil ? Self.mask : word
      let child = nodes[node].children[key] ?? newNode()
      nodes[node].children[key] = child
      node = child
    }
    return node
  }

  private mutating func newNode() -> Int {
    nodes.append(Node())
    return nodes.count - 1
  }

  /// The cluster of a leaf that a template differs from in the fewest words, the first of equals.
  private mutating func best(for words: [Int], in leaf: Int) -> Int? {
    var best: Int?
    var limit = words.count * Self.percentMax / 100 + 1
    for cluster in nodes[leaf].clusters {
      guard compared < Self.comparedMax else { break }
      var different = 0
      for index in words.indices {
        compared += 1
        guard clusters[cluster].words[index] != words[index] else { continue }
        different += 1
        if different >= limit { break }
      }
      if different < limit { (best, limit) = (cluster, different) }
    }
    return best
  }
}
