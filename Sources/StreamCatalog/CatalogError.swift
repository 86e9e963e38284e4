/// Why a text is no catalogue, and where.
public struct CatalogError: Error, Equatable, CustomStringConvertible {
  /// The file as it was named to ``readCatalog(_:file:defaults:)``.
  public let file: String
  /// The line, from 1.
  public let line: Int
  /// The column, from 1, in Unicode scalars.
  public let column: Int
  /// What is wrong, and what to do about it.
  public let message: String

  /// Creates an error.
  public init(file: String, line: Int, column: Int, message: String) {
    self.file = file
    self.line = line
    self.column = column
    self.message = message
  }

  /// The error as compilers write theirs, `FILE:LINE:COLUMN: message`.
  public var description: String { "\(file):\(line):\(column): \(message)" }
}
