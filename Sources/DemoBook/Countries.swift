// Forty places that issue debt, each with the currency in which its issuers mostly fund themselves
// (emerging markets: hard currency) and the notch of its sovereign (1 AAA … 22 D).

struct Country {
  let code: String
  let name: String
  let currency: Int
  let notch: Int
  /// Share of its currency's issuers.
  let weight: Int64
  /// How its companies sign.
  let legalForm: String
}

enum Countries {
  static let all: [Country] = [
    Country(
      code: "US", name: "United States", currency: 0, notch: 2, weight: 620, legalForm: ", Inc."),
    Country(
      code: "MX", name: "Mexico", currency: 0, notch: 9, weight: 40, legalForm: " SAB de CV"),
    Country(code: "CO", name: "Colombia", currency: 0, notch: 11, weight: 20, legalForm: " SA ESP"),
    Country(code: "CL", name: "Chile", currency: 0, notch: 6, weight: 25, legalForm: " SA"),
    Country(code: "PE", name: "Peru", currency: 0, notch: 9, weight: 15, legalForm: " SAA"),
    Country(
      code: "ZA", name: "South Africa", currency: 0, notch: 13, weight: 25, legalForm: " Ltd"),
    Country(code: "TR", name: "Turkey", currency: 0, notch: 14, weight: 30, legalForm: " AS"),
    Country(code: "ID", name: "Indonesia", currency: 0, notch: 9, weight: 25, legalForm: " Tbk"),
    Country(code: "SA", name: "Saudi Arabia", currency: 0, notch: 5, weight: 25, legalForm: " JSC"),
    Country(
      code: "AE", name: "United Arab Emirates", currency: 0, notch: 3, weight: 30,
      legalForm: " PJSC"),
    Country(code: "QA", name: "Qatar", currency: 0, notch: 3, weight: 15, legalForm: " QPSC"),
    Country(code: "EG", name: "Egypt", currency: 0, notch: 16, weight: 10, legalForm: " SAE"),
    Country(code: "NG", name: "Nigeria", currency: 0, notch: 16, weight: 10, legalForm: " plc"),
    Country(code: "PA", name: "Panama", currency: 0, notch: 10, weight: 10, legalForm: " SA"),
    Country(
      code: "DO", name: "Dominican Republic", currency: 0, notch: 12, weight: 10, legalForm: " SA"),
    Country(code: "KR", name: "South Korea", currency: 0, notch: 3, weight: 40, legalForm: " Co"),
    Country(code: "IN", name: "India", currency: 0, notch: 10, weight: 40, legalForm: " Ltd"),
    Country(code: "PH", name: "Philippines", currency: 0, notch: 8, weight: 10, legalForm: " Corp"),
    Country(code: "DE", name: "Germany", currency: 1, notch: 1, weight: 230, legalForm: " AG"),
    Country(code: "FR", name: "France", currency: 1, notch: 4, weight: 230, legalForm: " SA"),
    Country(code: "IT", name: "Italy", currency: 1, notch: 9, weight: 140, legalForm: " SpA"),
    Country(code: "ES", name: "Spain", currency: 1, notch: 6, weight: 110, legalForm: " SA"),
    Country(code: "NL", name: "Netherlands", currency: 1, notch: 1, weight: 110, legalForm: " NV"),
    Country(code: "BE", name: "Belgium", currency: 1, notch: 4, weight: 40, legalForm: " NV"),
    Country(code: "AT", name: "Austria", currency: 1, notch: 2, weight: 30, legalForm: " AG"),
    Country(code: "IE", name: "Ireland", currency: 1, notch: 4, weight: 40, legalForm: " plc"),
    Country(code: "FI", name: "Finland", currency: 1, notch: 2, weight: 30, legalForm: " Oyj"),
    Country(code: "PT", name: "Portugal", currency: 1, notch: 7, weight: 20, legalForm: " SA"),
    Country(code: "GR", name: "Greece", currency: 1, notch: 10, weight: 20, legalForm: " SA"),
    Country(
      code: "GB", name: "United Kingdom", currency: 2, notch: 3, weight: 1000, legalForm: " plc"),
    Country(code: "JP", name: "Japan", currency: 3, notch: 5, weight: 1000, legalForm: " KK"),
    Country(code: "CH", name: "Switzerland", currency: 4, notch: 1, weight: 1000, legalForm: " AG"),
    Country(code: "CA", name: "Canada", currency: 5, notch: 1, weight: 1000, legalForm: " Ltd"),
    Country(code: "AU", name: "Australia", currency: 6, notch: 1, weight: 1000, legalForm: " Ltd"),
    Country(code: "SE", name: "Sweden", currency: 7, notch: 1, weight: 1000, legalForm: " AB"),
    Country(code: "NO", name: "Norway", currency: 8, notch: 1, weight: 1000, legalForm: " ASA"),
    Country(code: "HK", name: "Hong Kong", currency: 9, notch: 2, weight: 500, legalForm: " Ltd"),
    Country(code: "CN", name: "China", currency: 9, notch: 5, weight: 500, legalForm: " Co Ltd"),
    Country(
      code: "SG", name: "Singapore", currency: 10, notch: 1, weight: 1000, legalForm: " Ltd"),
    Country(code: "BR", name: "Brazil", currency: 11, notch: 12, weight: 1000, legalForm: " SA"),
  ]

  /// Countries whose issuers fund themselves in a currency, best known first.
  static let byCurrency: [[Int]] = Currencies.all.indices.map { currency in
    all.indices.filter { all[$0].currency == currency }
  }
}
