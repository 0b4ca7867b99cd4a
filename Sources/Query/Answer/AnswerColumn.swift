// One column of an answer. Sums are integers with a number of decimals that the column knows; what
// is missing is nil, never 0 and never NaN.

public import Exact

public struct AnswerColumn: Hashable, Sendable {
  public enum Role: Hashable, Sendable {
    case key(Dimension)
    case measure
    /// Of `show` and `explain`, which have neither keys nor measures; of `compare`, reasons and
    /// exact differences of real numbers.
    case fact
  }

  public enum Values: Hashable, Sendable {
    case texts([String?])
    case integers([Int64?])
    /// Count × 10⁻ˢᶜᵃˡᵉ, always written with `scale` decimals.
    case decimals([Int128?], scale: Int)
    /// Exact digits of any length, already written: sums that were asked for unrounded, numbers of
    /// one scale per row.
    case digits([String?])
    /// Finite.
    case reals([Double?])
    case dates([CalendarDate?])
    case flags([Bool?])

    public var count: Int {
      switch self {
      case .texts(let values): values.count
      case .integers(let values): values.count
      case .decimals(let values, _): values.count
      case .digits(let values): values.count
      case .reals(let values): values.count
      case .dates(let values): values.count
      case .flags(let values): values.count
      }
    }
  }

  /// A dimension's or a measure's text as the query language writes it.
  public var name: String
  public var role: Role
  /// `USD`, `USD/bp`, `%`, `notch`, `years`, `days`; nil for plain numbers and texts.
  public var unit: String?
  public var values: Values

  public init(name: String, role: Role, unit: String? = nil, values: Values) {
    self.name = name
    self.role = role
    self.unit = unit
    self.values = values
  }

  /// The type's name in JSON and on the wire.
  public var typeName: String {
    switch values {
    case .texts: "text"
    case .integers: "integer"
    case .decimals, .digits: "decimal"
    case .reals: "real"
    case .dates: "date"
    case .flags: "bool"
    }
  }

  public var isNumeric: Bool {
    switch values {
    case .integers, .decimals, .digits, .reals: true
    case .texts, .dates, .flags: false
    }
  }

  /// A value as plain text that reads back as the same: exact digits, ISO dates, `true` and
  /// `false`; nil where it is missing.
  public func text(_ row: Int) -> String? {
    switch values {
    case .texts(let values): values[row]
    case .integers(let values): values[row].map { String($0) }
    case .decimals(let values, let scale):
      values[row].map { DecimalText.fixed($0, scale: scale) }
    case .digits(let values): values[row]
    case .reals(let values): values[row].map { $0.description }
    case .dates(let values): values[row].map { $0.description }
    case .flags(let values): values[row].map { $0 ? "true" : "false" }
    }
  }
}
