// How many decimals each kind of figure has (design decision §1.1, table §11).
// The scale of an amount belongs to its currency: 4, or 8 where the book declares it so.

public enum DecimalScale {
  /// Amounts in ordinary currencies: 1/10,000.
  public static let amount = 4
  /// Amounts in currencies declared with eight decimals, such as BTC.
  public static let fineAmount = 8
  /// Sensitivities and factor exposures: two decimals more than amounts.
  public static let sensitivity = 6
  /// Sensitivities in currencies with eight decimals.
  public static let fineSensitivity = 8
  /// A quoted rate as files give it.
  public static let quotedRate = 15
  /// A rate as the engine multiplies by it: quoted ones exactly, derived ones rounded once.
  public static let rate = 24
}
