/// What the facts of a run are made of.
extension RunFacts {
  /// A known issue, and how often it occurred.
  package struct Issue: Sendable, Equatable {
    package var id: String
    package var title: String
    package var expected: StreamCore.Issue.Frequency?
    /// The share above which a warning is given, where the catalogue names one.
    package var maxShareMillionths: Int?
    package var count: Int
    /// How many of them came from a version that has it fixed.
    package var regressions: Int
    /// The first version that has it fixed, where the catalogue names one.
    package var fixedIn: String?
    package var first: Timestamp?
    package var last: Timestamp?
    /// Where it is tracked, and what is done about it: of the catalogue, and not in a tally.
    package var reference: String?
    package var action: String?

    package init(
      id: String,
      title: String,
      expected: StreamCore.Issue.Frequency?,
      maxShareMillionths: Int?,
      count: Int,
      regressions: Int,
      fixedIn: String?,
      first: Timestamp?,
      last: Timestamp?
    ) {
      self.id = id
      self.title = title
      self.expected = expected
      self.maxShareMillionths = maxShareMillionths
      self.count = count
      self.regressions = regressions
      self.fixedIn = fixedIn
      self.first = first
      self.last = last
    }

    /// The share of all failures above which it is more frequent than expected, if there is one.
    package var shareMaxMillionths: Int? { maxShareMillionths ?? expected?.shareMaxMillionths }
  }

  /// Unknown failures with one template.
  package struct Group: Sendable, Equatable {
    package var template: String
    package var count: Int
    package var first: Timestamp?
    package var last: Timestamp?
    package var nearest: Nearest?
    package var examples: [Example]

    package init(
      template: String,
      count: Int,
      first: Timestamp?,
      last: Timestamp?,
      nearest: Nearest?,
      examples: [Example]
    ) {
      self.template = template
      self.count = count
      self.first = first
      self.last = last
      self.nearest = nearest
      self.examples = examples
    }
  }

  /// The known issue whose pattern comes closest.
  package struct Nearest: Sendable, Equatable {
    package var issue: String
    package var matchedBytes: Int

    package init(issue: String, matchedBytes: Int) {
      self.issue = issue
      self.matchedBytes = matchedBytes
    }
  }

  /// A line, where it stands and what it says; also a malformed one, with the reason.
  package struct Example: Sendable, Equatable {
    package var archive: String
    package var frame: Int
    package var block: Int
    package var offset: Int
    package var line: Int
    package var time: Timestamp?
    package var message: String
    package var fields: [Field]
    package var reason: String?

    package init(
      archive: String,
      frame: Int,
      block: Int,
      offset: Int,
      line: Int,
      time: Timestamp?,
      message: String,
      fields: [Field],
      reason: String?
    ) {
      self.archive = archive
      self.frame = frame
      self.block = block
      self.offset = offset
      self.line = line
      self.time = time
      self.message = message
      self.fields = fields
      self.reason = reason
    }
  }

  /// A field that is shown with an example.
  package struct Field: Sendable, Equatable {
    package var name: String
    package var value: String

    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// An archive that was read.
  package struct Archive: Sendable, Equatable {
    package var path: String
    package var digest: String
    package var format: String
    package var bytes: Int
    package var decodedBytes: Int
    package var lines: Int
    package var lostLines: Int
    package var damagedBytes: Int
    package var isVerified: Bool

    package init(
      path: String,
      digest: String,
      format: String,
      bytes: Int,
      decodedBytes: Int,
      lines: Int,
      lostLines: Int,
      damagedBytes: Int,
      isVerified: Bool
    ) {
      self.path = path
      self.digest = digest
      self.format = format
      self.bytes = bytes
      self.decodedBytes = decodedBytes
      self.lines = lines
      self.lostLines = lostLines
      self.damagedBytes = damagedBytes
      self.isVerified = isVerified
    }
  }

  /// A damage, and the archive that has it.
  package struct Damage: Sendable, Equatable {
    package var archive: String
    package var place: String
    package var kind: String
    package var lostBytes: Int
    package var detail: String

    package init(archive: String, place: String, kind: String, lostBytes: Int, detail: String) {
      self.archive = archive
      self.place = place
      self.kind = kind
      self.lostBytes = lostBytes
      self.detail = detail
    }
  }

  /// Failures of a stretch of time.
  package struct Bucket: Sendable, Equatable {
    package var start: Timestamp
    /// By the issue's id, or `unknown`.
    package var counts: [String: Int]

    package init(start: Timestamp, counts: [String: Int]) {
      self.start = start
      self.counts = counts
    }
  }

  /// How often a text occurred.
  package struct TextCount: Sendable, Equatable {
    package var text: String
    package var count: Int

    package init(text: String, count: Int) {
      self.text = text
      self.count = count
    }
  }

  /// A repository whose imports failed, and how often.
  package struct Repository: Sendable, Equatable {
    package var name: String
    package var count: Int
    package var last: Timestamp?

    package init(name: String, count: Int, last: Timestamp?) {
      self.name = name
      self.count = count
      self.last = last
    }
  }

  /// Numbers of the whole run.
  package struct Totals: Sendable, Equatable {
    package var bytes = 0
    package var decodedBytes = 0
    package var lines = 0
    package var lostLines = 0
    package var damagedBytes = 0
    package var known = 0
    package var unknown = 0
    package var others = 0
    package var malformed = 0
    package var oversized = 0
    package var damage = 0
    package var outsideTime = 0
    package var withoutTime = 0
    /// Unknown failures, and failures by repository, of which no more than the number was kept.
    package var unknownOverflow = 0
    package var repositoryOverflow = 0

    package init() {}

    /// Known and unknown failures.
    package var failures: Int { known + unknown }
  }
}
