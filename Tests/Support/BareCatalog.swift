import StreamCore

extension Catalog {
  /// A catalogue that knows no issue and no rule: every `error` is an unknown failure.
  public static var bare: Catalog {
    Catalog(
      name: "n",
      errorPaths: ["error"],
      timePaths: [],
      rules: [],
      contextFields: [],
      haltMessage: "",
      issues: []
    )
  }
}
