/// Where an archive is in everything that is shown: by the bytes of its path, then by digest.
package struct InputOrder: Comparable {
  package let path: String
  package var digest = ""

  package init(path: String, digest: String = "") {
    self.path = path
    self.digest = digest
  }

  package static func < (left: InputOrder, right: InputOrder) -> Bool {
    // Texts are also equal where they have other bytes: a letter can have more than one form.
    left.path.utf8.elementsEqual(right.path.utf8)
      ? left.digest < right.digest : left.path.utf8.lexicographicallyPrecedes(right.path.utf8)
  }
}
