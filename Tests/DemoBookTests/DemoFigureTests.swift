// The figures: exact where the book format derives them, consistent where two files speak of one
// thing.

import DemoBook
import Testing

@Suite struct DemoFigureTests {
  @Test("A market value that could be derived is exactly the derived one")
  func marketValues() throws {
    let folder = try SharedBook.ready()
    let instruments = folder.table("instruments").index(by: "instrument_id")
    var compared = 0
    for position in folder.table("positions").records {
      let instrument = try #require(instruments[position["instrument_id"] ?? ""])
      let valuation = try #require(instrument["valuation"])
      let value = PlainDecimal(position["market_value"])
      #expect(position["currency"] == instrument["currency"])
      guard valuation == "unit" || valuation == "percent_of_par" else {
        #expect(value != nil)
        continue
      }
      var product = try #require(PlainDecimal(position["quantity"]))
      let price = try #require(PlainDecimal(position["price"]))
      #expect(position["price"] == instrument["price"])
      let multiplier = PlainDecimal(instrument["multiplier"])?.digits ?? 1
      product.digits *= price.digits * multiplier
      product.decimals += price.decimals + (valuation == "percent_of_par" ? 2 : 0)
      guard let value else { continue }
      #expect(value.scaled(to: 4) == product.scaled(to: 4))
      #expect(value.decimals <= 4)
      compared += 1
    }
    #expect(compared > 300)
  }

  @Test("Key rates add up to the position's DV01 to the last digit")
  func keyRates() throws {
    let folder = try SharedBook.ready()
    var sums: [String: Int128] = [:]
    for row in folder.table("key_rates").records {
      let part = try #require(PlainDecimal(row["dv01"])).scaled(to: 6)
      sums[row["position_id"] ?? "", default: 0] += part
    }
    let positions = folder.table("positions").index(by: "position_id")
    #expect(sums.count > 500)
    for (id, sum) in sums {
      #expect(PlainDecimal(positions[id]?["dv01"])?.scaled(to: 6) == sum, "\(id)")
    }
  }

  @Test("A DV01 that per-unit figures derive is the one given")
  func perUnit() throws {
    let folder = try SharedBook.ready()
    let instruments = folder.table("instruments").index(by: "instrument_id")
    for position in folder.table("positions").records {
      guard let unit = PlainDecimal(instruments[position["instrument_id"] ?? ""]?["dv01"]),
        let given = PlainDecimal(position["dv01"]),
        let quantity = PlainDecimal(position["quantity"])
      else { continue }
      #expect(given.scaled(to: 6) == unit.scaled(to: 6) * quantity.scaled(to: 0))
    }
  }

  @Test("The legs of a forward have one link, one node, two currencies and opposite signs")
  func forwards() throws {
    let positions = try SharedBook.ready().table("positions").records
    let legs = Dictionary(grouping: positions.filter { $0["link_id"] != "" }) {
      $0["link_id"] ?? ""
    }
    #expect(legs.count > 20)
    for (link, pair) in legs {
      try #require(pair.count == 2, "\(link)")
      #expect(pair[0]["node_id"] == pair[1]["node_id"])
      #expect(pair[0]["currency"] != pair[1]["currency"])
      let signs = pair.map { $0["quantity"]?.hasPrefix("-") }
      #expect(signs[0] != signs[1])
    }
  }

  @Test("About 68 % of positions are long, and a few are paper")
  func sides() throws {
    let table = try SharedBook.ready().table("positions")
    let long = table.column("quantity").count { !$0.hasPrefix("-") }
    #expect((1_280...1_440).contains(long))
    #expect((4...50).contains(table.column("is_paper").count { $0 == "true" }))
  }

  @Test("Crosses agree with their legs within 10 bp, and rates cover every currency")
  func foreignExchange() throws {
    let folder = try SharedBook.ready()
    var byDay: [String: [String: Double]] = [:]
    for row in folder.table("fx").rows {
      let rate: Double = try #require(Double(row[1]))
      byDay[row[2], default: [:]][row[0]] = rate
    }
    #expect(byDay.count == 30)
    #expect(byDay.keys.max() == folder.table("book").column("as_of").first)
    for rates in byDay.values {
      let euro = try #require(rates["EUR/USD"])
      let pound = try #require(rates["GBP/USD"])
      let franc = try #require(rates["USD/CHF"])
      #expect(abs(try #require(rates["EUR/GBP"]) / (euro / pound) - 1) < 0.001)
      #expect(abs(try #require(rates["EUR/CHF"]) / (euro * franc) - 1) < 0.001)
      for currency in Set(folder.table("positions").column("currency")) where currency != "USD" {
        #expect(rates["\(currency)/USD"] != nil || rates["USD/\(currency)"] != nil)
      }
    }
  }
}
