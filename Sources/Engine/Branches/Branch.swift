// A book as it would be: trades change a copy of the state, as any change would; a shock of a
// currency changes rates when sums are converted; other shocks add to each position's market value
// exactly, before anything is summed. Nothing of it is kept in the book.

internal import Book
internal import Exact
internal import Query

struct Branch: Sendable {
  var epoch: Epoch
  /// What each currency's value is multiplied by.
  var factors: [CurrencyIndex: ShockFactor] = [:]
  /// Notches by which what an issuer issued is rated lower.
  var downgrades: [Int32: Int] = [:]
  /// Nil where no market value moves.
  var effects: ShockEffects?
  var notes: [String] = []
  /// The clauses, for the contract.
  var text = ""

  static func unshocked(_ epoch: Epoch) -> Branch { Branch(epoch: epoch) }
}

/// What shocks add to the market value of each position: counts of the amount's last place times
/// 10⁻¹².
struct ShockEffects: Sendable {
  var values: [Int128]

  /// Nothing to anybody.
  static func none(positionCount: Int) -> ShockEffects {
    ShockEffects(values: Array(repeating: 0, count: positionCount))
  }

  /// Decimals beyond those of amounts.
  static let extraDecimals = 12
  static let one = PowersOfTen.int128(extraDecimals)
}
