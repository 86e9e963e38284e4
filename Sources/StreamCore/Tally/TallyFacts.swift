/// What a tally says of one archive.
package struct ArchiveFacts: Sendable, Equatable {
  package let path: String
  package let format: String
  package let bytes: Int
  package let decodedBytes: Int
  package let frames: Int
  package let blocks: Int
  package let lines: Int
  package let lostLines: Int
  package let account: ByteAccount
  package let isVerified: Bool
  package let digest: String
  /// The records that were parsed, and the time that they cover; a tally from before they were
  /// counted does not say it.
  package internal(set) var records: Int?
  package internal(set) var coverage = Coverage()
  /// How many places of it are of a format that is not read.
  package internal(set) var unreadable = 0
  /// How many streams in it are without their end, and how many texts without that of a record.
  package internal(set) var unfinishedStreams = 0
  package internal(set) var unfinishedLines = 0
  /// Its lines that are too long to be looked at.
  package internal(set) var oversized = 0
  /// How many texts of it, itself or its members, have zero bytes in their first 64 KiB.
  package internal(set) var zeros = 0
  /// Whether it, or a member of it, has lines and no record.
  package internal(set) var isWithoutRecords = false
  /// The first such member, where it is a tar archive.
  package internal(set) var recordlessMember: String?
  /// Whether it has errors, and all of them are where no path of the catalogue leads.
  package internal(set) var isWithoutErrorPath = false
  /// The name of the catalogue that it was judged by, where a run has several.
  package internal(set) var catalog: String?

  var order: InputOrder { InputOrder(path: path, digest: digest) }
}

/// The pattern that comes closest to an unknown group's template.
package struct NearestFacts: Sendable, Equatable {
  /// The id.
  package let id: String
  /// The bytes from the template's start that fit the pattern, masked in the same way.
  package let matchedBytes: Int
}

/// A damage, and the archive that has it.
package struct ArchiveDamage: Sendable, Equatable {
  package let path: String
  package let digest: String
  package let damage: Damage

  /// The archive's; the damages of one archive are in order already.
  var order: InputOrder { InputOrder(path: path, digest: digest) }
}
