import StreamCore

/// Why a tally file cannot be read.
public struct TallyFileError: Error, CustomStringConvertible, Sendable {
  /// What is wrong, and where in the file.
  public let description: String
}

extension Tally {
  /// The most that all numbers of a tally file can be together: an exbibyte.
  static let numberSumMax = 1 << 60

  /// Reads a tally file (docs/TALLY.md).
  ///
  /// - Parameter json: the file's bytes.
  /// - Throws: ``TallyFileError`` when it is no tally, or does not add up.
  public init(json: [UInt8]) throws(TallyFileError) {
    do throws(JSONDocument.ReadError) {
      let document = try JSONDocument(json)
      // Below the bound no sum of them can leave a word, whoever wrote the file.
      guard let sum = document.numberSum, sum <= Self.numberSumMax else {
        throw document.root.error("its numbers are too large to be those of a run")
      }
      try self.init(file: document.root)
      size.numberSum = sum
    } catch {
      throw TallyFileError(description: error.description)
    }
    do throws(RunError) {
      try checkBalance()
    } catch {
      throw TallyFileError(description: error.description)
    }
  }

  private init(file root: JSONDocument.Value) throws(JSONDocument.ReadError) {
    let schema = try root.member("schema")
    guard Self.readSchemas.contains(try schema.string()) else {
      throw schema.error("\(Self.readSchemas.joined(separator: " or ")) is expected")
    }
    var read = try Tally(root)
    try read.checkInput(root)
    try read.checkTimeline(root)
    try read.checkField(root)
    try read.findArchives()
    // What somebody else wrote may be in any order.
    self = Self.membersSum(of: [read], read.sumContext)
    update()
    try checkReasons(root)
    // Warnings that follow from the numbers are computed anew.
    let computed = Set(warnings)
    inputWarnings = try [String](root.member("warnings")).filter { !computed.contains($0) }
  }

  /// Refuses sums that are others than those of the parts.
  private func checkInput(_ root: JSONDocument.Value) throws(JSONDocument.ReadError) {
    let value = try root.member("input")
    let sums = [
      ("bytes", input.bytes, input.archives.reduce(0) { $0 + $1.bytes }),
      ("decodedBytes", input.decodedBytes, input.archives.reduce(0) { $0 + $1.decodedBytes }),
    ]
    for (name, total, sum) in sums where total != sum {
      throw try value.member(name).error("is not the sum of the archives'")
    }
    guard recordsWithoutError >= 0 else { throw value.error("more records than parsed lines") }
    guard input.skipped.total >= input.skipped.files.count else {
      throw try value.member("skipped").member("total")
        .error("is less than the files that are listed")
    }
  }

  private func checkTimeline(_ root: JSONDocument.Value) throws(JSONDocument.ReadError) {
    let value = try root.member("timeline")
    // It is doubled where there are too many; others cannot be added up.
    let (asked, given) = (options.bucketSeconds, timeline.bucketSeconds)
    guard given % asked == 0, (given / asked).nonzeroBitCount == 1 else {
      throw try value.member("bucket").error(
        "\(options.bucket.tallyText) or a doubling of it is expected"
      )
    }
    let columns = sumContext.columns
    for (number, bucket) in timeline.buckets.enumerated() {
      for (place, found) in bucket.counts.enumerated() where columns[found.id] == nil {
        throw JSONDocument.ReadError(
          "timeline.buckets[\(number)].counts[\(place)]: no issue has the id \(found.id)"
        )
      }
    }
  }

  private mutating func checkField(_ root: JSONDocument.Value) throws(JSONDocument.ReadError) {
    guard let field = options.countedField else {
      by = nil
      return
    }
    let value = try root.member("by")
    guard let by else { throw value.error("an object is expected") }
    guard by.field == field else {
      throw try value.member("field").error("is not the field of the options")
    }
    let columns = sumContext.columns
    for (number, found) in by.issues.enumerated() where columns[found.id] == nil {
      throw JSONDocument.ReadError("by.issues[\(number)].id: no issue has the id \(found.id)")
    }
  }

  /// Refuses reasons that do not follow from the rest of the file; one from before there were any
  /// has none.
  private func checkReasons(_ root: JSONDocument.Value) throws(JSONDocument.ReadError) {
    guard let list = root.optional("reasons") else { return }
    let given = try list.elements().map { (reason) throws(JSONDocument.ReadError) in
      "\(try reason.member("reason").string()) \(try reason.member("count").count())"
        + " \(try reason.member("accepted").bool())"
    }
    let computed = reasons.map { "\($0.kind.rawValue) \($0.count) \($0.isAccepted)" }
    guard given == computed else { throw list.error("are not what follows from the numbers") }
  }
}
