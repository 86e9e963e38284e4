/// The word that was probably meant, or nil when none is close.
package func nearMiss(_ word: String, among known: [String]) -> String? {
  let word = Array(word.lowercased().unicodeScalars.prefix(64))
  var best: (word: String, distance: Int)?
  for candidate in known {
    let distance = editDistance(word, Array(candidate.unicodeScalars))
    // Of a short word that differs in two letters nothing is left to recognise.
    guard distance <= (candidate.count <= 4 ? 1 : 2) else { continue }
    if distance < best?.distance ?? .max { best = (candidate, distance) }
  }
  return best?.word
}

/// The number of letters to insert, leave out, replace or swap with their neighbour
/// ("optimal string alignment").
private func editDistance(_ first: [Unicode.Scalar], _ second: [Unicode.Scalar]) -> Int {
  var beforeLast: [Int] = []
  var last = Array(0...second.count)
  for row in first.indices {
    var current = [row + 1]
    for column in second.indices {
      let replaced = last[column] + (first[row] == second[column] ? 0 : 1)
      var distance = min(replaced, last[column + 1] + 1, current[column] + 1)
      if row > 0, column > 0, first[row] == second[column - 1], first[row - 1] == second[column] {
        distance = min(distance, beforeLast[column - 1] + 1)
      }
      current.append(distance)
    }
    beforeLast = last
    last = current
  }
  return last[second.count]
}
