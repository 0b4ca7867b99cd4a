// One value of an answer as people or programs get it.

internal import Exact
internal import Query

struct AnswerCell {
  enum Mark { case plain, missing, negative }

  var text: String
  var width: Int
  /// Columns behind the last whole digit, so that points can be aligned.
  var fractionWidth = 0
  var mark = Mark.plain

  init(_ text: String, mark: Mark = .plain) {
    self.text = text
    width = DisplayWidth.of(text)
    self.mark = mark
  }

  init(_ number: NumberText.Parts) {
    text = number.whole + number.fraction
    width = text.utf8.count
    fractionWidth = number.fraction.utf8.count
    mark = number.whole.hasPrefix("-") ? .negative : .plain
  }

  func painted(_ text: String, _ ink: Ink, isBold: Bool) -> String {
    var tints: [Ink.Tint] = isBold ? [.bold] : []
    switch mark {
    case .plain: break
    case .missing: tints.append(.dim)
    case .negative: tints.append(.red)
    }
    return ink.paint(text, tints)
  }
}

extension AnswerColumn {
  /// Exact text for programs; nil where the value is missing. A real that is no number is missing
  /// too, and the zero below zero is zero.
  func exactText(_ row: Int) -> String? {
    guard case .reals(let values) = values else { return text(row) }
    guard let value = values[row], value.isFinite else { return nil }
    return value == 0 ? "0.0" : value.description
  }

  /// Decimals that sums have at most: longer digits are those of a real number.
  private static let longestFraction = 8

  /// Decimals of a column of reals as people get them; nil for all there are. Facts may be a figure
  /// of another kind in each row: what is longer than a sum is shortened there.
  func shownDecimals(_ style: AnswerStyle) -> Int? {
    if !style.isExact, role == .fact, case .digits = values { return Self.longestFraction }
    guard !style.isExact, case .reals(let values) = values else { return nil }
    return RealText.decimals(
      largest: values.reduce(0) { max($0, $1.map { $0.isFinite ? $0.magnitude : 0 } ?? 0) })
  }

  /// Digits with thousands marks, texts escaped; nil where the value is missing.
  func cell(_ row: Int, decimals: Int?) -> AnswerCell? {
    guard let exact = exactText(row) else { return nil }
    guard isNumeric else {
      return AnswerCell((isKey ? shownKey(row) : nil) ?? LineText.shown(exact))
    }
    if case .digits = values, let decimals {
      return AnswerCell(NumberText.parts(Self.shortened(exact, decimals)))
    }
    guard case .reals(let values) = values, let value = values[row], let real = RealText(value)
    else { return AnswerCell(NumberText.parts(exact)) }
    // Beyond what a person reads, digits with an exponent say more.
    let text = decimals.map { real.isLong ? exact : real.fixed(decimals: $0) } ?? real.plain
    return AnswerCell(NumberText.parts(text ?? exact))
  }

  private static func shortened(_ digits: String, _ decimals: Int) -> String {
    let fraction = digits.utf8.split(separator: UInt8(ascii: "."), maxSplits: 1).dropFirst().first
    guard (fraction?.count ?? 0) > decimals, let value = Double(digits), let real = RealText(value)
    else { return digits }
    return real.isLong ? digits : real.fixed(decimals: RealText.decimals(largest: abs(value)))
  }

  /// For the length of a bar; nil for what is missing or no number.
  func magnitude(_ row: Int) -> Double? {
    switch values {
    case .integers(let values): values[row].map { Double($0) }
    case .decimals(let values, let scale):
      values[row].map { Double($0) / Double(PowersOfTen.int128(min(scale, 38))) }
    case .digits(let values): values[row].flatMap { Double($0) }.flatMap { $0.isFinite ? $0 : nil }
    case .reals(let values): values[row].flatMap { $0.isFinite ? $0 : nil }
    case .texts, .dates, .flags: nil
    }
  }

  var isKey: Bool { if case .key = role { true } else { false } }

  /// A key's value as people read it; nil where it is missing. One that reads like the name of a
  /// row that is no group, or like what is missing, stands in quotes, as in a query.
  func shownKey(_ row: Int) -> String? {
    exactText(row).map { text in
      Self.namesOfRows.contains(text) ? "'" + text + "'" : LineText.shown(text)
    }
  }

  private static let namesOfRows = ["others", "total", "–", "-"]
}
