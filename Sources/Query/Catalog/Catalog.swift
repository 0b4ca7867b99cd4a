// One page says of each measure, dimension, column and option what it is. `show measures`,
// completion and the tables of proto-spec/QUERY.md all come from here. Sentences are given by
// exhaustive switches wherever there is an enum, so a case without its sentence does not compile.

public enum Catalog {
  public struct MeasureEntry: Hashable, Sendable {
    public var name: String
    /// As it is written with its arguments, the optional ones in square brackets.
    public var signature: String
    /// One sentence without a full stop.
    public var summary: String
    /// `CCY` stands for the answer's currency; empty for plain numbers.
    public var unit: String
    /// Whether the figures of the parts of a partition add up to that of the whole.
    public var isAdditive: Bool
    /// How a group's figure is made.
    public var combine: String
    public var rounding: String
    /// What a position that lacks the input means for the figure.
    public var missing: String
  }

  public struct DimensionEntry: Hashable, Sendable {
    public var name: String
    public var signature: String
    public var summary: String
    /// What its values are, in their natural order.
    public var values: String
    /// Which positions are in the null group.
    public var missing: String
  }

  public struct ColumnEntry: Hashable, Sendable {
    public var name: String
    /// `amount`, `sensitivity`, `number`, `date` or `text`.
    public var kind: String
    public var summary: String
    /// Whether its name, selected, is the sum over positions.
    public var isSum: Bool
  }

  public struct OptionEntry: Hashable, Sendable {
    public var name: String
    public var signature: String
    public var summary: String
    /// What holds without it.
    public var usual: String
  }

  public static let measures: [MeasureEntry] =
    SumMeasure.allCases.map(\.entry) + figures + RiskMeasure.Name.allCases.map(\.entry)

  public static let dimensions: [DimensionEntry] =
    (Dimension.plain + [.level(0), .tag("")]).map(\.entry)

  public static let columns: [ColumnEntry] = PositionColumn.allCases.map {
    ColumnEntry(
      name: $0.rawValue, kind: $0.kind.rawValue, summary: $0.summary,
      isSum: SumMeasure(rawValue: $0.rawValue) != nil)
  }

  public static let options: [OptionEntry] = OptionName.allCases.map(\.entry)

  /// What holds of all figures that are no sums.
  static let nearestDouble = "none; nearest double"
}
