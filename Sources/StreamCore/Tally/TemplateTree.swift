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
    fileprivate(set) var words: [ArraySlice<UInt8>]
    /// The numbers of its templates, in the order in which they were added.
    fileprivate(set) var members: [Int]

    /// Its template: words in which its members differ are masked.
    var text: [UInt8] { Array(words.joined(separator: [0x20])) }
  }

  private struct Node {
    var children: [ArraySlice<UInt8>: Int] = [:]
    var clusters: [Int] = []
  }

  /// The first words that a leaf stands for.
  private static let depth = 2
  /// The children that a node may have; all other words share one child.
  private static let childrenMax = 100
  /// The share of words, in percent, that a template must have in common with a cluster: one word
  /// of a chain of causes may differ, and not the cause itself.
  private static let percentMin = 80

  private(set) var clusters: [Cluster] = []
  private var nodes: [Node] = []
  private var roots: [Int: Int] = [:]

  /// Adds a template, which gets the next number.
  mutating func add(_ template: [UInt8], number: Int) {
    let words = template.split(separator: 0x20, omittingEmptySubsequences: false)
    let leaf = leaf(of: words)
    guard let index = best(for: words, in: leaf) else {
      nodes[leaf].clusters.append(clusters.count)
      clusters.append(Cluster(words: words, members: [number]))
      return
    }
    clusters[index].members.append(number)
    for word in words.indices where clusters[index].words[word] != words[word] {
      clusters[index].words[word] = Template.mask[...]
    }
  }

  private mutating func leaf(of words: [ArraySlice<UInt8>]) -> Int {
    var node = roots[words.count] ?? newNode()
    roots[words.count] = node
    for word in words.prefix(Self.depth) {
      // A word that is masked in part would tear apart what belongs together.
      let isMasked = word.contains(UInt8(ascii: "*"))
      let isFull = nodes[node].children.count >= Self.childrenMax
      let key = isMasked || isFull && nodes[node].children[word] == nil ? Template.mask[...] : word
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

  /// The cluster of a leaf that a template has most words in common with, the first of equals.
  private func best(for words: [ArraySlice<UInt8>], in leaf: Int) -> Int? {
    var best: (cluster: Int, common: Int)?
    for cluster in nodes[leaf].clusters {
      let common = zip(clusters[cluster].words, words).count { $0 == $1 }
      if common * 100 >= Self.percentMin * words.count, common > best?.common ?? -1 {
        best = (cluster, common)
      }
    }
    return best?.cluster
  }
}
