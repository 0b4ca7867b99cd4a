// Nodes of the tree: an id, or ids joined by slashes from a root on.

extension QueryReader {
  static let node = "a node: its id, or a path such as /FUND/DESK"

  mutating func node() throws(QueryFault) -> Located<NodeReference> {
    guard isAt(symbol: "/") else {
      let isParameter = current.kind == .parameter
      let id = try text(Self.node)
      // An id has no slash, so a value that begins with one is a path; in quotes it stays an id.
      if isParameter, id.value.utf8.first == UInt8(ascii: "/") {
        return Located(try path(id), at: id.range)
      }
      return Located(.id(id.value), at: id.range)
    }
    let start = current.range.lowerBound
    var ids: [String] = []
    while take(symbol: "/") { ids.append(try text("the id of a node").value) }
    return Located(.path(ids), at: start..<lastEnd)
  }

  private func path(_ text: Located<String>) throws(QueryFault) -> NodeReference {
    let ids = text.value.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      .dropFirst().map { String(Substring($0)) }
    guard !ids.contains("") else {
      throw QueryFault(
        .wrongType, "the path has two slashes side by side or ends with one", at: text.range)
    }
    return .path(ids)
  }
}
