// The node that a query names, or what may have been meant.

internal import Book
internal import Columns
internal import Exact
internal import Query

struct NodeFinder {
  private let book: Book

  init(_ book: Book) { self.book = book }

  func find(_ reference: Located<NodeReference>) throws(QueryFault) -> NodeIndex {
    let tree = book.hierarchy
    switch reference.value {
    case .id(let id):
      if let node = tree.find(id) { return node }
      throw QueryFault(
        .unknownNode, "there is no node \(id)", at: reference.range, suggestion: suggestion(id))
    case .path(let ids):
      let path = "/" + ids.joined(separator: "/")
      guard let last = ids.last, let node = tree.find(last) else {
        throw QueryFault(
          .unknownNode, "there is no node \(path)", at: reference.range,
          suggestion: ids.last.flatMap(suggestion))
      }
      let actual = tree.path(of: node)
      guard actual == path else {
        throw QueryFault(
          .unknownNode, "\(last) does not lie at \(path)", at: reference.range,
          suggestion: actual)
      }
      return node
    }
  }

  private func suggestion(_ id: String) -> String? {
    if let twin = book.hierarchy.nearest(to: id) { return twin }
    // Comparing with every node costs more than a mistake is worth in the largest trees.
    guard book.hierarchy.count <= 200_000 else { return nil }
    return Spelling.nearest(
      to: id, among: (0..<book.hierarchy.count).map { book.hierarchy.ids[$0] })
  }
}
