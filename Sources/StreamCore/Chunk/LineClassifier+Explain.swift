/// Says why a record is what it is, where somebody asks (``LineExplanation``).
extension LineClassifier {
  /// Notes the member whose value is judged next.
  mutating func explainPlace(_ index: Int, _ text: Span<UInt8>, depth: Int) {
    explainedPlaces.removeSubrange((depth - 1)...)
    explainedPlaces.append(String(decoding: path(of: index, text), as: UTF8.self))
  }

  /// Notes what the record of the tape was found to be.
  ///
  /// - Parameters:
  ///   - text: contains the record.
  ///   - path: the path of its error or level, if it has one.
  ///   - scope: what is around it.
  mutating func explain(_ text: Span<UInt8>, _ path: Int?, _ scope: Scope) {
    var errors: [LineExplanation.PathValue] = []
    for path in 0..<plan.errorCount { errors.append(value(at: path, text) { $0.isSomething }) }
    var level: LineExplanation.PathValue?
    for path in plan.errorCount..<plan.errors.count where level?.isError != true {
      level = value(at: path, text, accept: Self.isScalar)
    }
    var rules: [LineExplanation.RuleAnswer] = []
    var counts = true
    if let path, plan.level?.effect != .list || path < plan.errorCount {
      for rule in plan.rules.indices {
        let answer = answer(of: rule, path, text)
        rules.append(answer)
        if answer.failed == nil {
          counts = plan.rules[rule].counts
          break
        }
      }
    }
    let isLevel = path.map { $0 >= plan.errorCount } ?? false
    let outcome: LineExplanation.Outcome
    var message: [UInt8] = []
    if let path {
      let isListed = isLevel && plan.level?.effect == .list
      outcome = isListed ? .levelOnly : counts ? .failure : .otherError
      message = self.message(at: path, isError: !isLevel && counts, text)
    } else {
      outcome = .clean
    }
    let record = LineExplanation.Record(
      places: Array(explainedPlaces.prefix(scope.depth)),
      errors: errors,
      error: isLevel ? nil : path,
      level: level,
      rules: rules,
      time: time(plan.times, text) ?? scope.time,
      outcome: outcome,
      message: message
    )
    explained?.append(record)
  }

  private func value(
    at path: Int,
    _ text: Span<UInt8>,
    accept: (JSONTape.Node) -> Bool
  ) -> LineExplanation.PathValue {
    let found = plan.errors[path].path.find(in: tape, accept: accept)
    let any = found ?? plan.errors[path].path.find(in: tape) { _ in true }
    return LineExplanation.PathValue(
      path: plan.errors[path].name,
      value: any.map { Self.value($0, text) },
      isError: found != nil
    )
  }

  private mutating func answer(
    of rule: Int,
    _ path: Int,
    _ text: Span<UInt8>
  ) -> LineExplanation.RuleAnswer {
    let conditions = plan.rules[rule].conditions
    for index in conditions where !holds(plan.conditions[index], path, text) {
      let field = plan.errors[path].ruleFields + plan.conditions[index].field
      let value = plan.ruleFields[field].find(in: tape) { _ in true }
      return LineExplanation.RuleAnswer(
        failed: index - conditions.lowerBound,
        value: value.map { Self.value($0, text) }
      )
    }
    return LineExplanation.RuleAnswer(failed: nil, value: nil)
  }

  private mutating func message(at path: Int, isError: Bool, _ text: Span<UInt8>) -> [UInt8] {
    guard isError else {
      return firstText(plan.errors[path].messages).map { Self.value($0, text) } ?? []
    }
    if isList(path) {
      unescapeList(path, text)
      return unescaped
    }
    let error = plan.errors[path].path.find(in: tape) { $0.isSomething }
    return error.map { Self.value($0, text) } ?? []
  }
}
