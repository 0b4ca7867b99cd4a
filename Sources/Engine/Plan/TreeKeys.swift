// Codes of the dimensions of a tree, which are the same for every question until the tree changes:
// made when first asked for.

internal import Columns
internal import Query

final class TreeKeys: Sendable {
  private let known = Guarded<[Dimension: KeyColumn]>([:])

  /// Levels are many; whoever asks for all of them must not fill the memory.
  private static let most = 16

  /// Whether nothing has to be made.
  func has(_ dimension: Dimension) -> Bool { known.withLock { $0[dimension] != nil } }

  func column(_ dimension: Dimension, make: () -> KeyColumn) -> KeyColumn {
    if let column = known.withLock({ $0[dimension] }) { return column }
    let column = make()
    known.withLock { known in
      if known.count >= Self.most { known.removeAll() }
      known[dimension] = column
    }
    return column
  }
}
