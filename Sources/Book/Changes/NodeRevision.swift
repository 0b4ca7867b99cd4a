// The tree while a batch changes it. Nodes keep their numbers, those that are created get numbers
// behind all others; the tree is laid out anew once, at the end. Every change is checked when it is
// made, so that a fault names the change.

internal import Columns

struct NodeRevision {
  private let base: Hierarchy
  /// By number; nil until something changes.
  private(set) var rows: [HierarchyBuilder.Row] = []
  private(set) var isGone: [Bool] = []
  private var created: [String: Int] = [:]
  /// Letter case folded, for ids that differ by nothing else.
  private var createdFolded: [String: String] = [:]
  private(set) var hasChanged = false

  init(_ base: Hierarchy) { self.base = base }

  private mutating func begin() {
    guard !hasChanged else { return }
    hasChanged = true
    rows = (0..<base.count).map { base.row($0) }
    isGone = Array(repeating: false, count: rows.count)
  }

  /// The number of a node that is there.
  func find(_ id: String) -> Int? {
    if let number = created[id] { return isGone[number] ? nil : number }
    guard let node = base.find(id), !hasChanged || !isGone[node.row] else { return nil }
    return node.row
  }

  func number(of id: String) throws(BookFault) -> Int {
    guard let number = find(id) else {
      throw .unknownNode(suggestion: createdFolded[id.lowercased()] ?? base.nearest(to: id))
    }
    return number
  }

  func id(_ number: Int) -> String {
    hasChanged ? rows[number].id : base.ids[number]
  }

  mutating func create(_ row: HierarchyBuilder.Row) throws(FieldError) {
    begin()
    if find(row.id) != nil { throw FieldError("node_id", .alreadyExists) }
    let near = createdFolded[row.id.lowercased()] ?? base.nearest(to: row.id)
    if let near, find(near) != nil { throw FieldError("node_id", .existsByCase(of: near)) }
    if row.id.utf8.contains(UInt8(ascii: "/")) { throw FieldError("node_id", .slashInNodeID) }
    try check(parent: row.parentID, of: row)
    created[row.id] = rows.count
    createdFolded[row.id.lowercased()] = row.id
    rows.append(row)
    isGone.append(false)
  }

  private func check(
    parent id: String, of row: HierarchyBuilder.Row
  ) throws(FieldError) {
    if id.isEmpty { return }
    guard let parent = find(id) else {
      throw FieldError("parent_id", .unknownNode(suggestion: base.nearest(to: id)))
    }
    guard row.type >= rows[parent].type else {
      throw FieldError(
        "parent_id",
        .childOutranksParent(child: row.type.label, parent: rows[parent].type.label))
    }
  }

  mutating func update(_ id: String, _ values: [NodeValue]) throws(FieldError) {
    let number = try existing(id)
    begin()
    for value in values {
      switch value {
      case .name(let name): rows[number].name = name
      case .nav(let nav): rows[number].nav = nav
      case .tags(let tags): rows[number].tags = tags
      }
    }
  }

  mutating func move(_ id: String, under parentID: String) throws(FieldError) {
    let number = try existing(id)
    begin()
    try check(parent: parentID, of: rows[number])
    var path = [id]
    var above = parentID
    while let next = find(above) {
      path.append(above)
      if next == number { throw FieldError("parent_id", .cycle(path)) }
      above = rows[next].parentID
    }
    rows[number].parentID = parentID
  }

  /// Takes a node out of the tree, whose positions the caller has looked at; its number.
  mutating func close(_ id: String) throws(FieldError) -> Int {
    let number = try existing(id)
    begin()
    if let child = rows.indices.first(where: { rows[$0].parentID == id && !isGone[$0] }) {
      throw FieldError("node_id", .hasChild(rows[child].id))
    }
    isGone[number] = true
    return number
  }

  func existing(_ id: String) throws(FieldError) -> Int {
    do throws(BookFault) {
      return try number(of: id)
    } catch {
      throw FieldError("node_id", error)
    }
  }

  struct Outcome {
    var hierarchy: Hierarchy
    /// New index by number, −1 for what is gone.
    var places: [Int32]
  }

  /// Nil when nothing changed.
  func outcome() -> Outcome? {
    guard hasChanged else { return nil }
    let numbers = rows.indices.filter { !isGone[$0] }
    let (hierarchy, rejections) = HierarchyBuilder.build(numbers.map { rows[$0] })
    precondition(rejections.isEmpty, "a change was accepted that the tree refuses")
    var places = [Int32](repeating: -1, count: rows.count)
    for number in numbers {
      guard let node = hierarchy.find(rows[number].id) else { continue }
      places[number] = Int32(node.row)
    }
    return Outcome(hierarchy: hierarchy, places: places)
  }
}
