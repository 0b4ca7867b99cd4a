// Rows of sums, a row per cell, in pages that copies share until they are written to. Whoever
// writes to a row copies its page and the short lists that lead there, where somebody else holds
// them: a kilobyte or two, whatever the number of cells.

internal import Columns

struct CellPages: Sendable {
  /// Rows of a page. A page of the core sums is 768 bytes.
  static let rowsPerPage = 8

  /// Sums of a row.
  let width: Int
  private(set) var count: Int
  private var pages: SharedList<[Int128]>

  /// Rows one after the other.
  init(width: Int, rows: [Int128]) {
    self.width = width
    count = rows.count / width
    pages = SharedList()
    let perPage = Self.rowsPerPage * width
    for start in stride(from: 0, to: rows.count, by: perPage) {
      let page = Array(rows[start..<min(start + perPage, rows.count)])
      pages.append(page + Array(repeating: 0, count: perPage - page.count))
    }
  }

  /// Adds rows of zeros.
  mutating func grow(to wanted: Int) {
    let empty = [Int128](repeating: 0, count: Self.rowsPerPage * width)
    while pages.count * Self.rowsPerPage < wanted { pages.append(empty) }
    count = max(count, wanted)
  }

  /// The page that a row is on.
  @inline(__always)
  func page(ofRow row: Int) -> [Int128] { pages[row / Self.rowsPerPage] }

  subscript(row: Int, place: Int) -> Int128 {
    pages[row / Self.rowsPerPage][row % Self.rowsPerPage * width + place]
  }

  /// Adds a row's worth of differences.
  @inline(__always)
  mutating func add(_ differences: [Int128], toRow row: Int) {
    Self.add(
      differences, to: &pages[row / Self.rowsPerPage], at: row % Self.rowsPerPage * width)
  }

  @inline(__always)
  private static func add(_ differences: [Int128], to page: inout [Int128], at start: Int) {
    for place in differences.indices where differences[place] != 0 {
      page[start + place] &+= differences[place]
    }
  }
}
