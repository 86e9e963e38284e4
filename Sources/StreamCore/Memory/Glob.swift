import Glibc

/// Whether a name matches a shell's glob; `*` and `?` do not match a slash (fnmatch(3)).
///
/// Invariant: both strings end in a zero as long as the C library reads them.
func globMatches(_ glob: String, _ name: String) -> Bool {
  unsafe fnmatch(glob, name, FNM_PATHNAME) == 0
}
