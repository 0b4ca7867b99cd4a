// The tree while a batch changes it. Nodes keep their numbers, those that are created get numbers
// behind all others; the tree is laid out anew once, at the end. Every change is checked when it is
// made, so that a fault names the change. Rows are made of nodes that are changed, and no others.

internal import Columns

struct NodeRevision {
  private let base: Hierarchy
  /// Nodes that are new or another, by number.
  private var rows: [Int: HierarchyBuilder.Row] = [:]
  /// The same nodes by their parents' ids.
  private var below: [String: Set<Int>] = [:]
  private var gone: Set<Int> = []
  /// Nodes of the base, and those that were created.
  private var count: Int
  private var created: [String: Int] = [:]
  /// Letter case folded, for ids that differ by nothing else.
  private var createdFolded: [String: String] = [:]

  init(_ base: Hierarchy) {
    self.base = base
    count = base.count
  }

  private var hasChanged: Bool { !rows.isEmpty || !gone.isEmpty }

  private func row(_ number: Int) -> HierarchyBuilder.Row { rows[number] ?? base.row(number) }

  private func type(_ number: Int) -> NodeType { rows[number]?.type ?? base.types[number] }

  /// The parent's id; empty for a root.
  private func parentID(_ number: Int) -> String {
    if let row = rows[number] { return row.parentID }
    let parent = Int(base.parents[number])
    return parent < 0 ? "" : base.ids[parent]
  }

  /// The number of a node that is there.
  func find(_ id: String) -> Int? {
    if let number = created[id] { return gone.contains(number) ? nil : number }
    guard let node = base.find(id), !gone.contains(node.row) else { return nil }
    return node.row
  }

  func number(of id: String) throws(BookFault) -> Int {
    guard let number = find(id) else {
      throw .unknownNode(suggestion: createdFolded[id.lowercased()] ?? base.nearest(to: id))
    }
    return number
  }

  func id(_ number: Int) -> String { rows[number]?.id ?? base.ids[number] }

  mutating func create(_ row: HierarchyBuilder.Row) throws(FieldError) {
    if find(row.id) != nil { throw FieldError("node_id", .alreadyExists) }
    let near = createdFolded[row.id.lowercased()] ?? base.nearest(to: row.id)
    if let near, find(near) != nil { throw FieldError("node_id", .existsByCase(of: near)) }
    if row.id.utf8.contains(UInt8(ascii: "/")) { throw FieldError("node_id", .slashInNodeID) }
    try check(parent: row.parentID, of: row.type)
    created[row.id] = count
    createdFolded[row.id.lowercased()] = row.id
    put(row, at: count)
    count += 1
  }

  private mutating func put(_ row: HierarchyBuilder.Row, at number: Int) {
    if let old = rows[number] { below[old.parentID]?.remove(number) }
    rows[number] = row
    below[row.parentID, default: []].insert(number)
  }

  private func check(parent id: String, of type: NodeType) throws(FieldError) {
    if id.isEmpty { return }
    guard let parent = find(id) else {
      throw FieldError("parent_id", .unknownNode(suggestion: base.nearest(to: id)))
    }
    guard type >= self.type(parent) else {
      throw FieldError(
        "parent_id", .childOutranksParent(child: type.label, parent: self.type(parent).label))
    }
  }

  mutating func update(_ id: String, _ values: [NodeValue]) throws(FieldError) {
    let number = try existing(id)
    var row = row(number)
    for value in values {
      switch value {
      case .name(let name): row.name = name
      case .nav(let nav): row.nav = nav
      case .tags(let tags): row.tags = tags
      }
    }
    put(row, at: number)
  }

  mutating func move(_ id: String, under newParent: String) throws(FieldError) {
    let number = try existing(id)
    try check(parent: newParent, of: type(number))
    var path = [id]
    var above = newParent
    while let next = find(above) {
      path.append(above)
      if next == number { throw FieldError("parent_id", .cycle(path)) }
      above = parentID(next)
    }
    var row = row(number)
    row.parentID = newParent
    put(row, at: number)
  }

  /// Takes a node out of the tree, whose positions the caller has looked at; its number.
  mutating func close(_ id: String) throws(FieldError) -> Int {
    let number = try existing(id)
    if let child = child(of: number) { throw FieldError("node_id", .hasChild(child)) }
    gone.insert(number)
    return number
  }

  /// The first node right below another.
  private func child(of number: Int) -> String? {
    var children = (below[id(number)] ?? []).filter { !gone.contains($0) }
    if number < base.count {
      for child in base.children(of: NodeIndex(number))
      where rows[child.row] == nil && !gone.contains(child.row) {
        children.insert(child.row)
      }
    }
    return children.min().map { self.id($0) }
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
    return created.isEmpty && gone.isEmpty ? replanted() : rebuilt()
  }

  /// The nodes there were, under other parents.
  private func replanted() -> Outcome {
    var parents = base.parents
    for (number, row) in rows { parents[number] = find(row.parentID).map { Int32($0) } ?? -1 }
    let (hierarchy, places) = base.replanted(parents, edited: rows)
    return Outcome(hierarchy: hierarchy, places: places)
  }

  private func rebuilt() -> Outcome {
    let numbers = (0..<count).filter { !gone.contains($0) }
    let (hierarchy, rejections) = HierarchyBuilder.build(numbers.map { row($0) })
    precondition(rejections.isEmpty, "a change was accepted that the tree refuses")
    var places = [Int32](repeating: -1, count: count)
    for number in numbers {
      guard let node = hierarchy.find(id(number)) else { continue }
      places[number] = Int32(node.row)
    }
    return Outcome(hierarchy: hierarchy, places: places)
  }
}
