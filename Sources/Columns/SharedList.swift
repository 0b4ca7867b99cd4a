// A list of which copies share what they have in common. A copy costs one reference; whoever
// changes an element of one copies the few short lists that lead to it, where somebody else holds
// them, and changes them in place where nobody does. Short, because each reference in a list that
// is copied is counted: with sixteen, an element of a hundred thousand is four lists away.

public struct SharedList<Element> {
  @usableFromInline static var bits: Int { 4 }
  @usableFromInline static var width: Int { 1 << bits }
  @usableFromInline static var mask: Int { width - 1 }

  /// Lists of lists of lists of elements; only the outermost grows without bound.
  @usableFromInline var lists: [[[[Element]]]] = []
  @usableFromInline var size = 0

  public init() {}

  @inlinable public var count: Int { size }

  public init(_ elements: some Sequence<Element>) {
    for element in elements { append(element) }
  }

  @inlinable
  public subscript(index: Int) -> Element {
    @inline(__always) _read {
      yield lists[index >> (3 * Self.bits)][index >> (2 * Self.bits) & Self.mask][
        index >> Self.bits & Self.mask][index & Self.mask]
    }
    @inline(__always) _modify {
      yield &lists[index >> (3 * Self.bits)][index >> (2 * Self.bits) & Self.mask][
        index >> Self.bits & Self.mask][index & Self.mask]
    }
  }

  @inlinable
  public mutating func append(_ element: Element) {
    let outer = size >> (3 * Self.bits)
    if outer == lists.count { lists.append([]) }
    Self.append(element, to: &lists[outer], size)
    size += 1
  }

  @inlinable
  static func append(_ element: Element, to lists: inout [[[Element]]], _ count: Int) {
    let middle = count >> (2 * bits) & mask
    if middle == lists.count { lists.append([]) }
    let inner = count >> bits & mask
    if inner == lists[middle].count {
      var list: [Element] = []
      list.reserveCapacity(width)
      lists[middle].append(list)
    }
    lists[middle][inner].append(element)
  }

  public mutating func removeLast(_ number: Int) {
    for _ in 0..<number {
      size -= 1
      let (outer, middle) = (count >> (3 * Self.bits), count >> (2 * Self.bits) & Self.mask)
      let inner = count >> Self.bits & Self.mask
      lists[outer][middle][inner].removeLast()
      if count & Self.mask == 0 { lists[outer][middle].removeLast() }
      if count & (1 << (2 * Self.bits) - 1) == 0 { lists[outer].removeLast() }
      if count & (1 << (3 * Self.bits) - 1) == 0 { lists.removeLast() }
    }
  }
}

extension SharedList: Sendable where Element: Sendable {}

extension SharedList: Sequence {
  public func makeIterator() -> AnyIterator<Element> {
    var index = 0
    return AnyIterator {
      defer { index += 1 }
      return index < count ? self[index] : nil
    }
  }
}
