// entities.csv: issuers with their parents, and the sectors, places and counterparties they refer
// to.

enum DemoEntities {
  static let counterparties = CompanyNames.banks.count

  static func write(
    to folder: String, issuers: Issuers
  ) throws(DemoFault) -> (name: String, rows: Int, bytes: Int) {
    var output = try CSVOutput(folder: folder, name: "entities.csv")
    output.header(
      "entity_id,entity_type,name,ticker,cusip,isin,sector,geography,currency,parent_entity_id")
    for name in CompanyNames.sectors {
      try reference(name, "SECTOR", name, currency: "", &output)
    }
    for country in Countries.all {
      try reference(
        country.code, "GEOGRAPHY", country.name, currency: Currencies.all[country.currency].code,
        &output)
    }
    for (number, name) in CompanyNames.banks.enumerated() {
      output.identifier(UInt8(ascii: "C"), number + 1, digits: 3)
      for value in ["COUNTERPARTY", name, "", "", "", "Financials", "", "", ""] {
        output.text(value)
      }
      try output.endRow()
    }
    for (index, issuer) in issuers.all.enumerated() { try row(index, issuer, &output) }
    return try output.finish()
  }

  private static func reference(
    _ id: String, _ type: String, _ name: String, currency: String, _ output: inout CSVOutput
  ) throws(DemoFault) {
    for value in [id, type, name, "", "", "", "", "", currency, ""] { output.text(value) }
    try output.endRow()
  }

  private static func row(
    _ index: Int, _ issuer: Issuer, _ output: inout CSVOutput
  ) throws(DemoFault) {
    let country = Countries.all[issuer.country]
    output.identifier(UInt8(ascii: "E"), index + 1, digits: 4)
    output.text("ISSUER")
    output.text(issuer.name)
    output.text(issuer.ticker)
    // A sovereign and a financing arm have no share of their own, so no number of one.
    if issuer.isSovereign || issuer.parent >= 0 {
      output.empty()
      output.empty()
    } else {
      let base = SecurityNumber.base(issuer: index, issue: 0)
      let cusip = SecurityNumber.hasCUSIP(country.code) ? SecurityNumber.cusip(base) : []
      output.bytes(cusip, from: 0, count: cusip.count)
      let isin = SecurityNumber.isin(country: country.code, base: base)
      output.bytes(isin, from: 0, count: isin.count)
    }
    output.text(CompanyNames.sectors[issuer.sector])
    output.text(country.code)
    output.text(Currencies.all[country.currency].code)
    if issuer.parent >= 0 {
      output.identifier(UInt8(ascii: "E"), issuer.parent + 1, digits: 4)
    } else {
      output.empty()
    }
    try output.endRow()
  }
}
