// `nodes.csv`: the tree, its rows in any order.

internal import Book

enum NodeTable {
  static let schema = ColumnSchema(
    "nodes.csv", required: ["node_id", "parent_id", "node_type"],
    optional: ["name", "nav", "tags"])

  static func parser(
    _ header: CSVHeader, navDecimals: Int
  ) -> BookLoader.RowParser<HierarchyBuilder.Row> {
    let id = header.position(of: "node_id") ?? 0
    let parent = header.position(of: "parent_id") ?? 0
    let type = header.position(of: "node_type") ?? 0
    let name = header.position(of: "name")
    let nav = header.position(of: "nav")
    let tags = header.position(of: "tags")
    return { (row) throws(FieldFault) in
      let kind = try row.choice(type, among: NodeType.allCases, label: \.label)
      return HierarchyBuilder.Row(
        id: try row.id(id), parentID: try row.optionalID(parent),
        type: try row.required(type, kind), name: try row.text(name),
        nav: try row.fixed(nav, decimals: navDecimals), tags: try row.tags(tags))
    }
  }

  static func build(
    _ placed: [Placed<HierarchyBuilder.Row>], _ rejecter: inout BookLoader.Rejecter
  ) -> Hierarchy {
    let rows = placed.map { row in
      var node = row.value
      node.line = row.line
      return node
    }
    let (hierarchy, rejections) = HierarchyBuilder.build(rows)
    for rejection in rejections {
      rejecter.reject(
        rejection.row, rejection.isAboutParent ? "parent_id" : "node_id", rejection.fault)
    }
    return hierarchy
  }
}
