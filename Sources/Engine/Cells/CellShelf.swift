// The cells of one state, made when first asked for. Questions that look at nodes and currencies
// alone are answered from them without reading a position.

internal import Book
internal import Columns
internal import Query

final class CellShelf: Sendable {
  private let cells: Guarded<TreeCells?>
  private let wishes: CellWishes

  /// `cells` where they are there already.
  init(_ cells: TreeCells? = nil, wishes: CellWishes = CellWishes()) {
    self.cells = Guarded(cells)
    self.wishes = wishes
  }

  /// The shelf of the state after this one.
  func next(_ cells: TreeCells) -> CellShelf { CellShelf(cells, wishes: wishes) }

  /// The same without sums that no record tells.
  var withoutSingles: CellShelf {
    var known = cells.withLock { $0 }
    known?.forgetWhatDoesNotFollow()
    return CellShelf(known, wishes: wishes)
  }

  /// Cells that keep these groups, where they are there.
  func cells(with groups: [CellGroup]) -> TreeCells? {
    cells.withLock { known in known.flatMap { $0.has(groups) ? $0 : nil } }
  }

  /// The same, with what is missing read from the book.
  func cells(
    with groups: [CellGroup], of book: Book, threads: Int, _ cancellation: Cancellation
  ) throws(QueryFault) -> TreeCells {
    if let cells = cells(with: groups) { return cells }
    wishes.add(groups)
    let book = book.laidOut
    var made = cells.withLock { $0 } ?? TreeCells(book)
    try made.fill(groups, book, threads: threads, cancellation)
    let result = made
    // Whoever made others meanwhile made them of the same book: both are right, the last stays.
    cells.withLock { $0 = result }
    return result
  }

  /// Cells that changes can be added to, with every group that a question has asked for.
  func cellsToFollow(_ book: Book, threads: Int) -> TreeCells {
    let groups = wishes.groups
    do throws(QueryFault) {
      var cells = try cells(with: groups, of: book, threads: threads, .never)
      cells.forgetWhatDoesNotFollow()
      return cells
    } catch {
      preconditionFailure("nobody cancels: \(error)")
    }
  }

  /// Whether a question has asked for what these cells do not keep.
  func wantsMore(than cells: TreeCells) -> Bool { !cells.has(wishes.groups) }
}

/// Groups of sums that questions have asked for, of all states of a book: what is asked once is
/// kept up from then on.
final class CellWishes: Sendable {
  private let asked = Guarded<[CellGroup]>([.core])

  var groups: [CellGroup] { asked.withLock { $0 } }

  func add(_ groups: [CellGroup]) {
    asked.withLock { asked in
      for group in groups where group.follows && !asked.contains(group) { asked.append(group) }
    }
  }
}
