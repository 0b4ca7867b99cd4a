// The positions of one block of the file, column by column, in file order. Rows found wanting keep
// their place and are marked; assembling leaves them out.

internal import Book
internal import Columns
internal import Exact

struct PositionBlock: Sendable {
  /// 64-bit values of one column and which of them there are.
  struct Values: Sendable {
    var values: [Int64]
    var present: BitMask

    @inline(__always)
    subscript(row: Int) -> Int64? { present[row] ? values[row] : nil }
  }
  /// The same with the decimals each value was written with.
  struct Decimals: Sendable {
    var values: [Int64]
    var scales: [UInt8]
    var present: BitMask

    @inline(__always)
    subscript(row: Int) -> Decimal? {
      present[row] ? Decimal(canonical: values[row], scale: scales[row]) : nil
    }
  }
  /// A text per row as a number in the block's own list; 0 for none.
  struct Texts: Sendable {
    var texts = TextColumn([""])
    var codes: [UInt32]
  }

  var ids = TextColumn()
  /// Hashes of the ids, as the position index files them.
  var hashes: [UInt64] = []
  /// Whether ids ascend in byte order, and would so without letter case: then no two are alike.
  var isAscending = true
  /// Line breaks between the block's first byte and each row.
  var lines: [UInt32] = []
  var nodes: [UInt32] = []
  var instruments: [UInt32] = []
  var currencies: [UInt16] = []
  var flags: [PositionFlags] = []
  /// By `PositionField`.
  var fields: [Values?] = []
  /// By `PositionTerm`.
  var terms: [Decimals?] = []
  var pv01: Values?
  var givenRates: [RateQuote?]?
  var links: Texts?
  var weights: Texts?
  var tags: Texts?

  /// Rows out, by reason found; lines counted from the block's first byte.
  private(set) var rejections = RejectionTally()
  private var pending: [PendingRejection] = []
  var isRejected = BitMask(count: 0)
  /// Values rounded, by field in the header.
  var rounded: [Int: Int] = [:]

  /// Records of wrong form, which have no row here.
  var malformed = 0

  var count: Int { lines.count }

  /// Begins with the records of wrong form.
  mutating func begin(_ malformed: [PendingRejection]) {
    pending = malformed
    self.malformed = malformed.count
  }

  /// Settles for each row what it is refused for.
  mutating func end() {
    rejections = RejectionTally(pending)
    pending = []
  }

  mutating func reject(_ row: Int, _ column: Int, _ fault: FileFault) {
    isRejected[row] = true
    pending.append(PendingRejection(line: Int(lines[row]), field: column, fault: fault))
  }
}

/// What the rows of `positions.csv` refer to.
struct PositionContext: Sendable {
  let columns: PositionColumns
  let hierarchy: Hierarchy
  let instruments: Instruments
  /// By instrument, side by side: one row's look-up touches few cache lines.
  let terms: [InstrumentTerms]
  let offers: [InstrumentOffer]
  let currencies: CurrencyTable
  let base: CurrencyIndex
  let nodeIndex: ShortTextIndex
  let instrumentIndex: ShortTextIndex
  /// An empty index with the seed of the one that will hold all ids.
  let index: TextIndex
}
