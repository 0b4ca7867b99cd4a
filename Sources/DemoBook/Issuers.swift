// The 5,000 issuers in memory: the forty sovereigns first, then companies, about one in six of
// which is the subsidiary of an earlier one. Must hold: a parent has a lower index, so there is no
// cycle.

struct Issuer {
  let name: String
  let ticker: String
  let country: Int
  let sector: Int
  /// −1 for an ultimate issuer.
  let parent: Int
  /// Today's standing, 1 AAA … 22 D; agencies differ from it by a notch.
  let notch: Int
  var isSovereign: Bool { sector == CompanyNames.government }
  var isInvestmentGrade: Bool { notch <= 10 }
}

struct Issuers {
  static let count = 5_000
  private(set) var all: [Issuer] = []
  /// Issuers by the currency in which they fund themselves, and how often each is drawn.
  private var sovereigns: [[Int]]
  private var companies: [[Int]]
  private var popularity: [AliasTable] = []

  init(seed: UInt64) {
    let currencies = Currencies.all.count
    sovereigns = [[Int]](repeating: [], count: currencies)
    companies = sovereigns
    for (index, country) in Countries.all.enumerated() {
      sovereigns[country.currency].append(index)
      all.append(
        Issuer(
          name: "Government of " + country.name, ticker: country.code + "GV", country: index,
          sector: CompanyNames.government, parent: -1, notch: country.notch))
    }
    let currencyTable = AliasTable(weights: Currencies.all.map(\.weight))
    let countryTables = Countries.byCurrency.map { places in
      AliasTable(weights: places.map { Countries.all[$0].weight })
    }
    for index in all.count..<Self.count {
      var random = RandomStream(seed: seed, .issuers, index)
      let currency = currencyTable.draw(random.next())
      let country = Countries.byCurrency[currency][countryTables[currency].draw(random.next())]
      all.append(company(index, country: country, &random))
      companies[currency].append(index)
    }
    for (currency, indexes) in companies.enumerated() where indexes.isEmpty {
      companies[currency] = sovereigns[currency]
    }
    popularity = companies.map { .popularity(count: $0.count, offset: $0.count / 4) }
  }

  private func company(_ index: Int, country: Int, _ random: inout RandomStream) -> Issuer {
    let (name, ticker, sector) = CompanyNames.company(index)
    let place = Countries.all[country]
    let firstCompany = Countries.all.count
    if index > firstCompany + 100 && random.chance(160) {
      // A financing arm: the parent's name and standing, seated where the markets are.
      let parent = random.between(firstCompany, index - 1)
      let owner = all[parent]
      let short = owner.name.split(separator: ",")[0]
      let arm = random.pick([" Finance", " Funding", " Holdings", " Treasury Services"])
      return Issuer(
        name: short + arm + place.legalForm, ticker: owner.ticker, country: country,
        sector: owner.sector, parent: parent, notch: min(21, owner.notch + random.between(0, 1)))
    }
    // Centred at BBB (9) with three notches to one standard deviation; AAA is rare.
    let drawn = 9 + Int((random.normal() * 3 + 32_768) >> 16)
    return Issuer(
      name: name + place.legalForm, ticker: ticker, country: country, sector: sector, parent: -1,
      notch: max(2, min(21, drawn)))
  }

  func company(in currency: Int, _ random: inout RandomStream) -> Int {
    companies[currency][popularity[currency].draw(random.next())]
  }

  /// The first of a currency is its largest borrower: the US for the dollar, Germany for the euro.
  func sovereign(in currency: Int, _ random: inout RandomStream) -> Int {
    let choices = sovereigns[currency]
    let homeShare = currency == Currencies.dollar ? 720 : 350
    return choices.count == 1 || random.chance(homeShare) ? choices[0] : random.pick(choices)
  }
}
