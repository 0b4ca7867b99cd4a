// A measure met with a book: which sums it is made of, and how. The kinds follow their mathematics:
// sums, ratios of sums, what is folded from inner keys, what is read from the tree or a position.

internal import Book
internal import Query

indirect enum Figure: Sendable {
  case count
  /// A sum and the count of positions that have a value for it.
  case sum(Int, known: Int?, isNegated: Bool, isBase: Bool)
  /// What inner keys make together, and the count of positions that have a value for it.
  case folded(inner: Int, FoldPart, known: Int?)
  case nav
  /// 100 × a figure ÷ the NAV of a node, or of the group's own.
  case shareOfNAV(Figure, of: NodeIndex?)
  case shareOfParent(Figure, slot: Int)
  /// A ratio of two sums or counts times a factor; null where the divisor is 0.
  case ratio(SumPart, SumPart, factor: Int128)
  /// Σ weighted ÷ Σ weights, of plain numbers with so many decimals.
  case weightedAverage(wide: Int, weight: Int, decimals: Int, isDate: Bool)
  case mean(sum: Int, known: Int, isBase: Bool)
  case extreme(Int, isDate: Bool)
  case column(PositionColumn, key: Int)
  /// By its place among the plan's questions of risk.
  case risk(Int)
  /// By its place among the plan's parametric questions.
  case parametric(Int)

  /// The least of what market values after stresses exceed the value before by, or whose it is.
  case stress([Int], from: Int, known: Int?, StressPart, ids: [String])

  enum StressPart: Sendable { case gain, name }
  enum FoldPart: Sendable { case distinct, long, short, gross, grossNotional, concentration }
  enum SumPart: Sendable {
    case money(Int)
    case count(Int)

    /// Where its component stands among all.
    var number: Int {
      switch self {
      case .money(let number), .count(let number): number
      }
    }
  }
}
