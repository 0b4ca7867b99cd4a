// The currencies a book may use: the standard's, those it declares, and what is none.

import Book
import TestKit
import Testing

struct CurrencyTableTests {
  private let standard = CurrencyTable()

  private func find(_ table: CurrencyTable, bytesOf code: String) -> CurrencyIndex? {
    let framed = Array(("," + code + ",").utf8)
    return table.find(framed.span, 1..<framed.count - 1)
  }

  @Test func theStandardCodesAreThreeLettersSortedAndUnique() {
    #expect(standard.codes == Set(standard.codes).sorted())
    let letters = UInt8(ascii: "A")...UInt8(ascii: "Z")
    #expect(
      standard.codes.allSatisfy { $0.utf8.count == 3 && $0.utf8.allSatisfy(letters.contains) })
    #expect(standard.count == standard.codes.count && standard.count > 280)
    #expect(!standard.hasFine)
  }

  @Test func currenciesInUseAndWithdrawnOnesAreThere() {
    let inUse = "USD EUR JPY GBP CHF AUD NZD CAD SEK NOK DKK BRL MXN ZAR CNY INR KRW TRY VND XAU"
    let gone = "DEM FRF ITL ESP NLG BEF ATS CYP EEK LTL LVL MTL ROL SIT SKK HRK TRL RUR ZWL VEF"
    for code in (inUse + " " + gone).split(separator: " ").map(String.init) {
      #expect(standard.find(code) != nil, "\(code)")
    }
    for code in ["XXX", "XTS", "BTC", "GBX", "usd", "EUr", "", "US", "USDT", "ÉUR"] {
      #expect(standard.find(code) == nil && find(standard, bytesOf: code) == nil, "\(code)")
    }
  }

  @Test func allTriplesOfLettersAgreeWithTheList() {
    let table = CurrencyTable(declared: ["AAA", "ZZZ", "BTC", "USDC", "X1Y"])
    let known = Set(table.codes)
    let letters = (UInt8(ascii: "A")...UInt8(ascii: "Z")).map { $0 }
    var triples = 0
    for a in letters {
      for b in letters {
        for c in letters {
          let code = String(decoding: [a, b, c], as: UTF8.self)
          let index = table.find(code)
          let byBytes = table.find([a, b, c].span, 0..<3)
          triples += 1
          if (index != nil) != known.contains(code) || index != byBytes
            || (index.map { table.code($0) } ?? code) != code
          {
            Issue.record("\(code)")
          }
        }
      }
    }
    #expect(triples == 17_576)
    #expect(find(table, bytesOf: "USDC") == table.find("USDC") && table.find("USDC") != nil)
    #expect(find(table, bytesOf: "X1Y") == table.find("X1Y") && table.find("X1Y") != nil)
  }

  @Test func declaredCodesFollowInOrderOnceEach() {
    let table = CurrencyTable(declared: ["USDT", "BTC", "USDT", "EUR", "ETH"])
    #expect(Array(table.codes.suffix(3)) == ["BTC", "ETH", "USDT"])
    #expect(table.count == standard.count + 3)
    #expect(table == CurrencyTable(declared: ["ETH", "BTC", "USDT"]))
    // What the standard has keeps its place, so rows of books agree where they can.
    #expect(standard.codes.allSatisfy { table.find($0) == standard.find($0) })
  }

  @Test func scalesAreFineWhereTheBookSaysSo() {
    let table = CurrencyTable(declared: ["BTC"], fine: ["BTC", "JPY", "NONE"])
    for (code, amount, sensitivity) in [("BTC", 8, 8), ("JPY", 8, 8), ("USD", 4, 6)] {
      let index = table.find(code)!
      #expect(table.amountScale(index) == amount && table.sensitivityScale(index) == sensitivity)
    }
    #expect(table.hasFine && !CurrencyTable(declared: ["BTC"], fine: ["NONE"]).hasFine)
  }

  @Test func faultsSayWhatWouldBeRight() {
    #expect(standard.fault(of: "GBX") == .minorUnit(major: "GBP"))
    #expect(standard.fault(of: "GBp") == .minorUnit(major: "GBP"))
    #expect(standard.fault(of: "ZAc") == .minorUnit(major: "ZAR"))
    #expect(standard.fault(of: "usd") == .unknownCurrency(suggestion: "USD"))
    #expect(standard.fault(of: "XYZ") == .unknownCurrency(suggestion: nil))
    #expect(CurrencyTable.minorUnit("ILA") == "ILS" && CurrencyTable.minorUnit("GBP") == nil)
  }

  @Test func aCodeToDeclareIsTwoToTwelveCapitalsOrDigits() {
    for code in ["BTC", "1INCH", "AB", "ABCDEFGHIJKL"] {
      #expect(CurrencyTable.isWellFormed(code), "\(code)")
    }
    for code in ["", "A", "btc", "B-C", "ÉÉ", "ABCDEFGHIJKLM", "B C"] {
      #expect(!CurrencyTable.isWellFormed(code), "\(code)")
    }
  }

  @Test func theMostDeclaredCurrenciesFitTheIndex() {
    let declared = (0..<CurrencyTable.maximumDeclared).map { "C\($0)" }
    let table = CurrencyTable(declared: declared)
    #expect(table.count == standard.count + declared.count)
    #expect(table.code(table.find("C29999")!) == "C29999")
  }
}
