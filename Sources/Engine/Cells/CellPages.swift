// Rows of sums, a row per cell, in pages that copies share until they are written to. Whoever
// writes to a row copies its page and the short lists that lead there, where somebody else holds
// them: half a kilobyte or one, whatever the number of cells.

internal import Columns

/// Sums take 64 bits each as long as all of them fit, and 128 from the first that does not: with
/// amounts of four decimals that is a node of 922,000,000,000,000.
///
/// Gain: half the memory to read for `by node`, to copy for an update, and to keep with an epoch.
struct CellPages: Sendable {
  /// Rows of a page. A page of the core sums is 384 bytes.
  static let rowsPerPage = 8

  /// Sums of a row.
  let width: Int
  private(set) var count: Int
  /// Where the pages are; the other list is empty.
  private(set) var isWide = false
  private var narrow = SharedList<[Int64]>()
  private var wide = SharedList<[Int128]>()

  /// Rows one after the other.
  init(width: Int, rows: [Int128]) {
    self.width = width
    count = rows.count / width
    isWide = rows.contains { Int64(exactly: $0) == nil }
    let perPage = Self.rowsPerPage * width
    for start in stride(from: 0, to: rows.count, by: perPage) {
      let page = rows[start..<min(start + perPage, rows.count)]
      let padding = [Int128](repeating: 0, count: perPage - page.count)
      if isWide {
        wide.append(page + padding)
      } else {
        narrow.append((page + padding).map { Int64(truncatingIfNeeded: $0) })
      }
    }
  }

  private var pageCount: Int { isWide ? wide.count : narrow.count }

  /// Adds rows of zeros.
  mutating func grow(to wanted: Int) {
    let size = Self.rowsPerPage * width
    while pageCount * Self.rowsPerPage < wanted {
      if isWide {
        wide.append(Array(repeating: 0, count: size))
      } else {
        narrow.append(Array(repeating: 0, count: size))
      }
    }
    count = max(count, wanted)
  }

  /// Eight rows as they are kept.
  enum Page {
    case narrow([Int64])
    case wide([Int128])

    @inline(__always)
    subscript(place: Int) -> Int128 {
      switch self {
      case .narrow(let sums): Int128(sums[place])
      case .wide(let sums): sums[place]
      }
    }
  }

  /// The page that a row is on.
  @inline(__always)
  func page(ofRow row: Int) -> Page {
    let page = row / Self.rowsPerPage
    return isWide ? .wide(wide[page]) : .narrow(narrow[page])
  }

  subscript(row: Int, place: Int) -> Int128 {
    let page = row / Self.rowsPerPage
    let at = row % Self.rowsPerPage * width + place
    return isWide ? wide[page][at] : Int128(narrow[page][at])
  }

  /// Adds a row's worth of differences.
  @inline(__always)
  mutating func add(_ differences: [Int128], toRow row: Int) {
    let page = row / Self.rowsPerPage
    let start = row % Self.rowsPerPage * width
    if !isWide {
      if Self.add(differences, to: &narrow[page], at: start) { return }
      widen()
    }
    _ = Self.add(differences, to: &wide[page], at: start)
  }

  /// False, and nothing added, where a sum would not fit.
  @inline(__always)
  private static func add<Sum: FixedWidthInteger>(
    _ differences: [Int128], to page: inout [Sum], at start: Int
  ) -> Bool {
    var overflows = false
    for place in differences.indices {
      let difference = Sum(truncatingIfNeeded: differences[place])
      overflows =
        overflows || Int128(difference) != differences[place]
        || page[start + place].addingReportingOverflow(difference).overflow
    }
    if overflows { return false }
    for place in differences.indices where differences[place] != 0 {
      page[start + place] &+= Sum(truncatingIfNeeded: differences[place])
    }
    return true
  }

  private mutating func widen() {
    for page in narrow { wide.append(page.map { Int128($0) }) }
    narrow = SharedList()
    isWide = true
  }
}
