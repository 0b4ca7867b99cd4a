// Rows of sums, a row per cell, in pages that copies share until they are written to. Whoever
// writes to a row copies its page, the list of its shelf and the list of shelves, where somebody
// else holds them: a few kilobytes, whatever the number of cells.

struct CellPages: Sendable {
  /// Rows of a page, and pages of a shelf. A page of the core sums is 1.5 KB.
  static let rowsPerPage = 16
  private static let pagesPerShelf = 32
  private static let rowsPerShelf = rowsPerPage * pagesPerShelf

  /// Sums of a row.
  let width: Int
  private(set) var count: Int
  private var shelves: [[[Int128]]]

  /// Rows of zeros; their pages are one until they are written to.
  init(width: Int, count: Int = 0) {
    self.width = width
    self.count = 0
    shelves = []
    grow(to: count)
  }

  /// Rows one after the other.
  init(width: Int, rows: [Int128]) {
    self.width = width
    count = rows.count / width
    let perPage = Self.rowsPerPage * width
    var pages = stride(from: 0, to: rows.count, by: perPage).map { start in
      let page = Array(rows[start..<min(start + perPage, rows.count)])
      return page + Array(repeating: 0, count: perPage - page.count)
    }
    shelves = []
    while !pages.isEmpty {
      shelves.append(Array(pages.prefix(Self.pagesPerShelf)))
      pages.removeFirst(min(Self.pagesPerShelf, pages.count))
    }
  }

  mutating func grow(to wanted: Int) {
    let empty = [Int128](repeating: 0, count: Self.rowsPerPage * width)
    while shelves.count * Self.rowsPerShelf < wanted {
      if let last = shelves.last, last.count < Self.pagesPerShelf {
        shelves[shelves.count - 1].append(
          contentsOf: repeatElement(empty, count: Self.pagesPerShelf - last.count))
      } else {
        shelves.append(Array(repeating: empty, count: Self.pagesPerShelf))
      }
    }
    if let last = shelves.last, last.count < Self.pagesPerShelf {
      let needed = wanted - (shelves.count - 1) * Self.rowsPerShelf
      let pages = (needed + Self.rowsPerPage - 1) / Self.rowsPerPage
      if pages > last.count {
        shelves[shelves.count - 1].append(
          contentsOf: repeatElement(empty, count: pages - last.count))
      }
    }
    count = max(count, wanted)
  }

  /// The page that a row is on, and the row's first place in it.
  @inline(__always)
  func page(ofRow row: Int) -> [Int128] {
    shelves[row / Self.rowsPerShelf][row / Self.rowsPerPage % Self.pagesPerShelf]
  }

  @inline(__always)
  func start(ofRow row: Int) -> Int { row % Self.rowsPerPage * width }

  subscript(row: Int, place: Int) -> Int128 {
    shelves[row / Self.rowsPerShelf][row / Self.rowsPerPage % Self.pagesPerShelf][
      row % Self.rowsPerPage * width + place]
  }

  /// Adds a row's worth of differences.
  @inline(__always)
  mutating func add(_ differences: [Int128], toRow row: Int) {
    Self.add(
      differences,
      to: &shelves[row / Self.rowsPerShelf][row / Self.rowsPerPage % Self.pagesPerShelf],
      at: row % Self.rowsPerPage * width)
  }

  @inline(__always)
  private static func add(_ differences: [Int128], to page: inout [Int128], at start: Int) {
    for place in differences.indices where differences[place] != 0 {
      page[start + place] &+= differences[place]
    }
  }

  var byteCount: Int { count * width * 16 }
}
