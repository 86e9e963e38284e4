import Glibc

/// The names in a directory.
///
/// Invariants: the directory's handle is closed on every way out; a name is copied before the
/// next entry is read.
package enum Directory {
  /// Lists a directory, sorted by bytes, without `.` and `..`.
  package static func names(in path: String) throws(SystemError) -> [String] {
    guard let handle = unsafe opendir(PathText.cString(path)) else { throw .last }
    defer { _ = unsafe closedir(handle) }
    var names: [String] = []
    while let entry = unsafe readdir(handle) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
        unsafe field.withMemoryRebound(to: CChar.self, capacity: 256) {
          unsafe PathText.text($0)
        }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
