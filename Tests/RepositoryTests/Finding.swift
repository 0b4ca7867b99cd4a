// What a check has to say: a place in the tree and what is wrong there.
// Checks are pure functions from text to findings, so that each is tested on a bad example too.

import Testing

struct Finding: Equatable, CustomStringConvertible {
  let path: String
  /// From 1; nil where the whole file is meant.
  var line: Int?
  let reason: String

  var description: String { path + (line.map { ":\($0)" } ?? "") + ": " + reason }
}

/// Records each finding as an issue of its own, so that all are seen at once.
func expectNone(_ findings: [Finding], sourceLocation: SourceLocation = #_sourceLocation) {
  for finding in findings {
    Issue.record("\(finding.description)", sourceLocation: sourceLocation)
  }
}
