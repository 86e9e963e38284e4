/// Something that is unusual about a run, in a sentence.
package struct Finding: Sendable, Equatable {
  /// What it is about; docs/REPORTS.md states the rule of each.
  package enum Kind: String, Sendable, CaseIterable {
    case unknown
    case newUnknown = "new-unknown"
    case unknownAgain = "unknown-again"
    case incomplete
    case regression
    case smallInput = "small-input"
    case fewerArchives = "fewer-archives"
    case missingNight = "missing-night"
    case rise
    case vanished
    case outsideShare = "outside-share"
    case catalogChanged = "catalog-changed"
    case programChanged = "program-changed"
    case exhausted
  }

  /// How much it matters.
  package enum Weight: String, Sendable {
    /// Somebody must act.
    case alarm
    /// Somebody should look.
    case warning
    /// Something to know when the numbers are read.
    case note
  }

  package let kind: Kind
  /// The id, or the unknown group's template, if it is about one.
  package let subject: String?
  /// What happened, in plain words.
  package let sentence: String

  package init(_ kind: Kind, subject: String? = nil, _ sentence: String) {
    self.kind = kind
    self.subject = subject
    self.sentence = sentence
  }

  /// How much it matters.
  package var weight: Weight {
    switch kind {
    case .unknown, .newUnknown, .unknownAgain: .alarm
    case .incomplete, .regression, .smallInput, .fewerArchives, .missingNight, .rise, .vanished:
      .warning
    case .outsideShare, .catalogChanged, .programChanged, .exhausted: .note
    }
  }
}
