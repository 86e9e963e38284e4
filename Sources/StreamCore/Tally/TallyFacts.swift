/// What a tally says of the catalogue that it was made with.
struct CatalogFacts: Sendable, Equatable {
  struct Issue: Sendable, Equatable {
    let id: String
    let title: String
    let expected: StreamCore.Issue.Frequency?
    /// The share above which a warning is given, where the catalogue names one.
    let maxShareMillionths: Int?
    /// The version from which on the issue is a regression.
    var fixedIn: Version?
  }

  let name: String
  let digest: String
  let haltMessage: String
  let issues: [Issue]

  init(name: String, digest: String, haltMessage: String, issues: [Issue]) {
    self.name = name
    self.digest = digest
    self.haltMessage = haltMessage
    self.issues = issues
  }

  init(_ catalog: Catalog) {
    name = catalog.name
    digest = catalog.digest
    haltMessage = catalog.haltMessage
    issues = catalog.issues.map {
      Issue(
        id: $0.id,
        title: $0.title,
        expected: $0.expected,
        maxShareMillionths: $0.maxShareMillionths,
        fixedIn: $0.fixedIn
      )
    }
  }
}

/// What a tally says of one archive.
struct ArchiveFacts: Sendable, Equatable {
  let path: String
  let format: String
  let bytes: Int
  let decodedBytes: Int
  let frames: Int
  let blocks: Int
  let lines: Int
  let lostLines: Int
  let account: ByteAccount
  let isVerified: Bool
  let digest: String
  /// The records that were parsed, and the time that they cover; a tally from before they were
  /// counted does not say it.
  var records: Int?
  var coverage = Coverage()
  /// How many places of it are of a format that is not read.
  var unreadable = 0
  /// How many texts of it, itself or its members, have zero bytes in their first 64 KiB.
  var zeros = 0
  /// Whether it, or a member of it, has lines and no record.
  var isWithoutRecords = false
  /// The first such member, where it is a tar archive.
  var recordlessMember: String?
  /// Whether it has errors, and all of them stand where no path of the catalogue leads.
  var isWithoutErrorPath = false

  var order: InputOrder { InputOrder(path: path, digest: digest) }
}

/// The pattern that comes closest to an unknown group's template.
struct NearestFacts: Sendable, Equatable {
  /// The issue's id.
  let id: String
  /// The bytes from the template's start that fit the pattern, masked in the same way.
  let matchedBytes: Int
}

/// A damage, and the archive that has it.
struct ArchiveDamage: Sendable, Equatable {
  let path: String
  let digest: String
  let damage: Damage

  /// The archive's; the damages of one archive are in order already.
  var order: InputOrder { InputOrder(path: path, digest: digest) }
}
