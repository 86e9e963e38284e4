import Foundation

/// Whether a version is another one or a later one; false where it is none.
public func referenceVersion(_ text: [UInt8], isAtLeast other: String) -> Bool {
  guard let version = numbers(String(decoding: text, as: UTF8.self)), let other = numbers(other)
  else { return false }
  for index in 0..<max(version.count, other.count) {
    let left = version.indices.contains(index) ? version[index] : 0
    let right = other.indices.contains(index) ? other[index] : 0
    if left != right { return left > right }
  }
  return true
}

/// The numbers of a version such as `v3.46.1-gitlab`.
private func numbers(_ text: String) -> [Int]? {
  let form = #"\A[vV]?([0-9]{1,9}(?:\.[0-9]{1,9}){0,7})(?:[-+](?s:.)*)?\z"#
  guard let regex = try? NSRegularExpression(pattern: form),
    let match = regex.firstMatch(
      in: text,
      range: NSRange(location: 0, length: (text as NSString).length)
    )
  else { return nil }
  return (text as NSString).substring(with: match.range(at: 1)).split(separator: ".").map {
    Int($0) ?? 0
  }
}
