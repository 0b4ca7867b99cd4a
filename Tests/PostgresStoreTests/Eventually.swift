// Waiting for what happens elsewhere.

import Glibc
import Testing

/// Looks until it is so; a failure when it is not within half a minute.
func eventually(
  _ what: String = "it", sourceLocation: SourceLocation = #_sourceLocation,
  _ condition: () throws -> Bool
) throws {
  for _ in 0..<3_000 {
    if try condition() { return }
    usleep(10_000)
  }
  Issue.record("\(what) did not come about", sourceLocation: sourceLocation)
}
