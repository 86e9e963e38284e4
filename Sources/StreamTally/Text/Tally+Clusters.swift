import StreamCore

extension Tally {
  /// Unknown groups that are shown together.
  struct UnknownCluster {
    /// What they have in common.
    let template: [UInt8]
    let count: Int
    /// The most frequent first.
    let groups: [UnknownGroup]

    /// The first places of all of its groups.
    ///
    /// They are ordered by what a tally file says of them, so that one that was read shows the same
    /// places as the run that made it.
    func examples(_ limit: Int) -> [Example] {
      let places = groups.flatMap(\.examples).sorted { left, right in
        left.archive != right.archive
          ? left.archive.utf8.lexicographicallyPrecedes(right.archive.utf8)
          : left.offset < right.offset
      }
      return Array(places.prefix(limit))
    }
  }

  /// The unknown groups in clusters (``TemplateTree``), the most frequent first, then by their
  /// bytes.
  var unknownClusters: [UnknownCluster] {
    let groups = unknown.list
    let texts = groups.map { Array($0.template.utf8) }
    var tree = TemplateTree()
    let order = groups.indices.sorted { texts[$0].lexicographicallyPrecedes(texts[$1]) }
    for index in order { tree.add(texts[index], number: index) }
    return tree.clusters.map { cluster in
      let members = cluster.members.sorted().map { groups[$0] }
      return UnknownCluster(
        template: tree.text(of: cluster),
        count: members.reduce(0) { $0 + $1.count },
        groups: members
      )
    }.sorted {
      $0.count != $1.count
        ? $0.count > $1.count : $0.template.lexicographicallyPrecedes($1.template)
    }
  }
}
