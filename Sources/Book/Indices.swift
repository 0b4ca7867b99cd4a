// Row numbers of a book's tables, each a type of its own, so that one is never used for another.
// They belong to one loaded book; what is permanent is the id (and for nodes the `NodeID`).

/// A node's place in preorder.
public struct NodeIndex: Hashable, Comparable, Sendable {
  public let row: Int
  public init(_ row: Int) { self.row = row }
  public static func < (a: Self, b: Self) -> Bool { a.row < b.row }
}

/// A node's permanent number, as the wire and the database know it.
public struct NodeID: Hashable, Sendable {
  public let number: UInt32
  public init(_ number: UInt32) { self.number = number }
}

/// A position's place: by node in preorder, then currency, then id.
public struct PositionIndex: Hashable, Comparable, Sendable {
  public let row: Int
  public init(_ row: Int) { self.row = row }
  public static func < (a: Self, b: Self) -> Bool { a.row < b.row }
}

/// An instrument's place in byte order of its id.
public struct InstrumentIndex: Hashable, Sendable {
  public let row: Int
  public init(_ row: Int) { self.row = row }
}

/// An entity's place in byte order of its id.
public struct EntityIndex: Hashable, Sendable {
  public let row: Int
  public init(_ row: Int) { self.row = row }
}

/// A currency's place in the book's currency table.
public struct CurrencyIndex: Hashable, Comparable, Sendable {
  public let row: UInt16
  public init(_ row: UInt16) { self.row = row }
  public static func < (a: Self, b: Self) -> Bool { a.row < b.row }
}
