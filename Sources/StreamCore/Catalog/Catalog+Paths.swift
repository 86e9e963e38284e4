/// A catalogue for some archives of a run, by their paths.
public struct PathCatalog: Sendable, Equatable {
  /// Which archives it is for: a glob by the rules of gitignore(5), as those of ``NameFilter``.
  ///
  /// A directory that it matches stands for all below it.
  public let glob: String
  /// What their failures are judged by.
  public let catalog: Catalog

  /// Creates an entry for ``Catalog/joined(with:)``.
  public init(glob: String, catalog: Catalog) { (self.glob, self.catalog) = (glob, catalog) }
}

extension Catalog {
  /// The catalogue for all archives that none of some others is for, together with these.
  ///
  /// What is judged by one of them is found under the issues of that one alone; the whole lists the issues
  /// of all, in this order.
  ///
  /// - Parameter others: of those that fit an archive the first is taken.
  /// - Returns: a catalogue for a run; no file has one like it.
  public func joined(with others: [PathCatalog]) -> Catalog {
    guard !others.isEmpty else { return self }
    var whole = self
    var names = [name]
    for part in others.map(\.catalog) {
      if !names.contains(part.name) { names.append(part.name) }
      for issue in part.issues where !whole.issues.contains(where: { $0.id == issue.id }) {
        whole.issues.append(issue)
      }
      whole.contextFields += part.contextFields.filter { !whole.contextFields.contains($0) }
      whole.redactedFields += part.redactedFields.filter { !whole.redactedFields.contains($0) }
      whole.accept += part.accept.filter { !whole.accept.contains($0) }
    }
    whole.name = names.joined(separator: " + ")
    whole.parts = [PathCatalog(glob: "", catalog: self)] + others
    return whole
  }

  /// Says what times without a zone mean, whatever the catalogues say that this one was joined of.
  ///
  /// - Parameter minutes: minutes east of UTC; nil for UTC where nobody says so.
  public mutating func setZone(_ minutes: Int?) {
    zoneMinutes = minutes
    parts = parts.map { part in
      var catalog = part.catalog
      catalog.setZone(minutes)
      return PathCatalog(glob: part.glob, catalog: catalog)
    }
  }

  /// The ids of issues that several catalogues have, and that are not the same in all of them.
  ///
  /// - Parameter catalogs: those of one run.
  /// - Returns: the ids, each once.
  public static func conflictingIssues(_ catalogs: [Catalog]) -> [String] {
    var known: [String: Issue] = [:]
    var conflicts: [String] = []
    for issue in catalogs.flatMap(\.issues) {
      if let other = known[issue.id], other != issue, !conflicts.contains(issue.id) {
        conflicts.append(issue.id)
      }
      known[issue.id] = issue
    }
    return conflicts
  }
}

/// The catalogues of a run, each with the issues of all: so an issue has one number, whichever
/// catalogue found it.
struct RunCatalogs: Sendable {
  /// What the run's result is of.
  let whole: Catalog
  /// What archives are judged by, the one for all others first: issues of other catalogues have no
  /// pattern in it.
  let parts: [Catalog]
  private let globs: [PathGlob]

  init(_ catalog: Catalog) {
    whole = catalog
    globs = catalog.parts.dropFirst().map { PathGlob($0.glob) }
    guard !catalog.parts.isEmpty else {
      parts = [catalog]
      return
    }
    parts = catalog.parts.map { part in
      var own = part.catalog
      let ids = Set(own.issues.map(\.id))
      own.issues = catalog.issues.map { issue in
        var issue = issue
        if !ids.contains(issue.id) { issue.patterns = [] }
        return issue
      }
      return own
    }
  }

  /// Whether it depends on an archive's path what it is judged by.
  var areSeveral: Bool { parts.count > 1 }

  /// What the user may want to know of globs that no archive has.
  ///
  /// - Parameter paths: those of the run's archives.
  /// - Returns: a sentence for each glob.
  func warnings(_ paths: [String]) -> [String] {
    let used = Set(paths.map(number))
    return globs.indices.filter { !used.contains($0 + 1) }.map {
      "--catalog '\(whole.parts[$0 + 1].glob)=…': no archive is judged by it; a glob is compared with a path"
        + " as it was given (\(paths.first ?? "")), and the first that fits decides"
    }
  }

  /// The number of the catalogue for an archive: the first whose glob matches decides.
  func number(for path: String) -> Int {
    let path = path.hasPrefix("./") ? String(path.dropFirst(2)) : path
    return globs.firstIndex { $0.covers(path) }.map { $0 + 1 } ?? 0
  }
}
