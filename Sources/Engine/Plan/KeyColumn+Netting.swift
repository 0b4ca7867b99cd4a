// What positions are set off against each other by. One that has no such key nets with nothing: its
// code is a number of its own behind all others.

internal import Book
internal import Columns
internal import Query

extension KeyColumn {
  static func ofNetting(_ netting: QueryOptions.Netting, _ book: Book) -> KeyColumn {
    let positions = book.positions
    let own: (Int) -> UInt32
    let count: Int
    switch netting {
    case .position:
      return KeyColumn(
        dimension: .position, codes: .row, count: positions.count, label: { positions.ids[$0] })
    case .instrument:
      return KeyColumn(
        dimension: .instrument,
        codes: .byInstrument((0..<UInt32(book.instruments.count)).map { $0 }),
        count: book.instruments.count, label: { book.instruments.ids[$0] })
    case .issuer:
      count = book.entities.count
      own = { row in
        let issuer = book.instruments.issuers[Int(positions.instruments[row])]
        return issuer < 0 ? UInt32(count + row) : UInt32(issuer)
      }
    case .link:
      count = positions.links?.texts.count ?? 1
      own = { row in
        let link = positions.links?.codes[row] ?? 0
        return link == 0 ? UInt32(count + row) : link
      }
    }
    return KeyColumn(
      dimension: .tag("netting"), codes: .byRow((0..<positions.count).map(own)),
      count: count + positions.count, label: { String($0) })
  }
}
