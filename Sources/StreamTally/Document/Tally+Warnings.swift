import StreamCore

/// What the user should know that never changes the verdict.
extension Tally {
  /// ``inputWarnings``, and those that follow from the numbers.
  public var warnings: [String] { inputWarnings + frequencyWarnings + regressionWarnings }

  /// An issue outside its expected share; never more than a warning.
  private var frequencyWarnings: [String] {
    guard failures.total > 0 else { return [] }
    var warnings: [String] = []
    let most = issues.map(\.count).max() ?? 0
    for issue in issues {
      if let max = issue.shareMaxMillionths,
        issue.count.multipliedFullWidth(by: 1_000_000) > max.multipliedFullWidth(by: failures.total)
      {
        warnings.append(
          "issue \(issue.id) is more frequent than expected:"
            + " \(issue.count) of \(failures.total) failures"
        )
      }
      if issue.expected == .prominent && issue.count < most {
        warnings.append("issue \(issue.id) is expected to be the most frequent, and is not")
      }
    }
    return warnings
  }

  /// An issue that came from a version that has it fixed.
  private var regressionWarnings: [String] {
    issues.compactMap { issue in
      guard let version = issue.fixedIn, issue.regressions > 0 else { return nil }
      return
        "issue \(issue.id) came \(Self.number(issue.regressions, "time")) from a version that has"
        + " it fixed (\(version) or later): a regression"
    }
  }
}
