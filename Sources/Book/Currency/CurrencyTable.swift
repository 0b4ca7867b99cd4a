// The currencies a book may use: ISO 4217's in order, then those it declares itself, in order. The
// scale of an amount belongs to its currency: 4 decimals, or 8 where the book says so.

internal import Exact

public struct CurrencyTable: Hashable, Sendable {
  public let codes: [String]
  private let rows: [String: UInt16]
  /// Rows of codes of three capital letters, by the letters as a number in base 26.
  private let byLetters: [UInt16]
  private let fine: [Bool]

  private static let nowhere = UInt16.max
  private static let standard = (ISO4217.codes(ISO4217.current) + ISO4217.codes(ISO4217.withdrawn))
    .sorted()

  private static let standardRows = {
    var rows: [String: UInt16] = [:]
    var byLetters = [UInt16](repeating: nowhere, count: 26 * 26 * 26)
    file(standard, from: 0, &rows, &byLetters)
    return (rows: rows, byLetters: byLetters)
  }()

  private static func file(
    _ codes: [String], from first: Int, _ rows: inout [String: UInt16],
    _ byLetters: inout [UInt16]
  ) {
    for (row, code) in codes.enumerated() {
      rows[code] = UInt16(first + row)
      let bytes = Array(code.utf8)
      if let letters = letters(bytes.span, 0..<bytes.count) {
        byLetters[letters] = UInt16(first + row)
      }
    }
  }

  /// `declared` and `fine` may repeat codes; `fine` codes that are no currencies are ignored here
  /// and reported by whoever read them.
  public init(declared: [String] = [], fine fineCodes: [String] = []) {
    var (rows, byLetters) = Self.standardRows
    let own = Set(declared).filter { Self.standardRows.rows[$0] == nil }.sorted()
    codes = Self.standard + own
    Self.file(own, from: Self.standard.count, &rows, &byLetters)
    self.rows = rows
    self.byLetters = byLetters
    let fineSet = Set(fineCodes)
    fine = codes.map { fineSet.contains($0) }
  }

  public var count: Int { codes.count }

  /// The most currencies a book may declare beside ISO's.
  public static let maximumDeclared = 30_000

  private static func letters(_ text: Span<UInt8>, _ range: Range<Int>) -> Int? {
    guard range.count == 3 else { return nil }
    var number = 0
    for index in range {
      let letter = text[index] &- UInt8(ascii: "A")
      guard letter < 26 else { return nil }
      number = number * 26 + Int(letter)
    }
    return number
  }

  public func find(_ text: Span<UInt8>, _ range: Range<Int>) -> CurrencyIndex? {
    if let letters = Self.letters(text, range) {
      let row = byLetters[letters]
      return row == Self.nowhere ? nil : CurrencyIndex(row)
    }
    var bytes: [UInt8] = []
    for index in range {
      // Strings that Unicode calls equivalent are equal: a Kelvin sign would pass for a K.
      guard text[index] < 0x80 else { return nil }
      bytes.append(text[index])
    }
    return rows[String(decoding: bytes, as: UTF8.self)].map { CurrencyIndex($0) }
  }

  public func find(_ code: String) -> CurrencyIndex? {
    let bytes = Array(code.utf8)
    return find(bytes.span, 0..<bytes.count)
  }

  /// The currency of which a code is a hundredth, such as GBP for GBX.
  public static func minorUnit(_ code: String) -> String? { ISO4217.minorUnits[code] }

  /// Why a text is no currency of this book.
  public func fault(of code: String) -> BookFault {
    if let major = ISO4217.minorUnits[code] { return .minorUnit(major: major) }
    let upper = code.uppercased()
    return .unknownCurrency(suggestion: rows[upper] == nil ? nil : upper)
  }

  public func code(_ index: CurrencyIndex) -> String { codes[Int(index.row)] }

  public func isFine(_ index: CurrencyIndex) -> Bool { fine[Int(index.row)] }

  public func amountScale(_ index: CurrencyIndex) -> Int {
    fine[Int(index.row)] ? DecimalScale.fineAmount : DecimalScale.amount
  }

  public func sensitivityScale(_ index: CurrencyIndex) -> Int {
    fine[Int(index.row)] ? DecimalScale.fineSensitivity : DecimalScale.sensitivity
  }

  /// Whether any currency has eight decimals: if none, a whole column has one scale.
  public var hasFine: Bool { fine.contains(true) }

  /// A code that a book may declare: two to twelve capital letters or digits.
  public static func isWellFormed(_ code: String) -> Bool {
    (2...12).contains(code.utf8.count)
      && code.utf8.allSatisfy {
        ($0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z"))
          || ($0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9"))
      }
  }
}
