// The tree in memory: funds, desks, books and strategies numbered from 0, the text of every
// strategy id, and how large each strategy is. Desk number d trades the same things in every fund.

struct Firm {
  let options: DemoOptions
  let strategyCount: Int
  /// All strategy ids, each `idBytes` long.
  let idTable: [UInt8]
  let idBytes: Int
  /// Skewed sizes: log-normal by fund, desk and strategy, so the largest is hundreds of the median.
  private let sizes: AliasTable
  /// A random order of the strategies: each gets one position by turn, so that none stays empty.
  let turns: [UInt32]

  var deskCount: Int { options.funds * options.desks }
  private var strategiesPerDesk: Int { options.books * options.strategies }

  init(options: DemoOptions) {
    self.options = options
    strategyCount = options.funds * options.desks * options.books * options.strategies
    var table: [UInt8] = []
    var weights: [Int64] = []
    let perDesk = options.books * options.strategies
    var fundWeight: Int64 = 0
    var deskWeight: Int64 = 0
    for strategy in 0..<strategyCount {
      table += Self.id(strategy: strategy, options).utf8
      var random = RandomStream(seed: options.seed, .strategies, strategy)
      // Spreads in 1/65,536 of a doubling: 0.7, 0.9 and 1.4 doublings to one standard deviation.
      if strategy % (perDesk * options.desks) == 0 {
        fundWeight = random.logNormal(median: 1 << 10, spread: 46_000)
      }
      if strategy % perDesk == 0 {
        deskWeight = random.logNormal(median: 1 << 10, spread: 59_000)
      }
      let own = random.logNormal(median: 1 << 10, spread: 92_000)
      weights.append(max(1, fundWeight * deskWeight * own))
    }
    idTable = table
    idBytes = table.count / strategyCount
    sizes = AliasTable(weights: weights)
    turns = Self.shuffled(strategyCount, seed: options.seed)
  }

  private static func shuffled(_ count: Int, seed: UInt64) -> [UInt32] {
    var order = (0..<count).map { UInt32($0) }
    var random = RandomStream(seed: seed, .strategies, -1)
    for index in stride(from: count - 1, to: 0, by: -1) {
      order.swapAt(index, random.below(index + 1))
    }
    return order
  }

  func drawStrategy(_ random: UInt64) -> Int { sizes.draw(random) }

  func desk(ofStrategy strategy: Int) -> Int { strategy / strategiesPerDesk }
  func fund(ofStrategy strategy: Int) -> Int { strategy / strategiesPerDesk / options.desks }
  func mandate(ofStrategy strategy: Int) -> Int {
    desk(ofStrategy: strategy) % options.desks % Mandates.all.count
  }

  // MARK: Node ids: every level has the same width, so that ids sort as the tree is drawn.

  static func fundID(_ fund: Int, _ options: DemoOptions) -> String {
    "F" + number(fund, of: max(options.funds, 11))
  }

  static func deskID(_ desk: Int, _ options: DemoOptions) -> String {
    fundID(desk / options.desks, options) + ".D" + number(desk % options.desks, of: options.desks)
  }

  static func bookID(_ book: Int, _ options: DemoOptions) -> String {
    deskID(book / options.books, options) + ".B" + number(book % options.books, of: options.books)
  }

  static func id(strategy: Int, _ options: DemoOptions) -> String {
    bookID(strategy / options.strategies, options)
      + ".S" + number(strategy % options.strategies, of: options.strategies)
  }

  private static func number(_ value: Int, of count: Int) -> String {
    let width = String(count - 1).utf8.count
    let digits = String(value)
    return String(repeating: "0", count: width - digits.utf8.count) + digits
  }
}
