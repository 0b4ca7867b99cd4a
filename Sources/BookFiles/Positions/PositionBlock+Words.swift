// The columns of a block that are words: paper or real, active or closed, links, weights and tags.

internal import Book
internal import Columns

extension PositionBlock {
  private static let truths = [
    "true": true, "false": false, "TRUE": true, "FALSE": false, "True": true, "False": false,
    "1": true, "0": false,
  ]

  mutating func readFlags(_ records: borrowing Records, _ columns: PositionColumns) {
    if columns.paper == nil && columns.status == nil { return }
    for record in 0..<records.count {
      if let column = columns.paper, !records.isEmpty(record, column) {
        let range = records.range(record, column)
        switch Self.truths[String(decoding: records.bytes[range.prefix(8)], as: UTF8.self)] {
        case true: flags[record].insert(.paper)
        case false: break
        default: reject(record, column, .notABoolean)
        }
      }
      if let column = columns.status, !records.isEmpty(record, column) {
        let range = records.range(record, column)
        switch String(decoding: records.bytes[range.prefix(16)], as: UTF8.self) {
        case "ACTIVE": break
        case "CLOSED": flags[record].insert(.closed)
        default: reject(record, column, .notOneOf(["ACTIVE", "CLOSED"], suggestion: nil))
        }
      }
    }
  }

  /// A column of texts that repeat; each distinct one is brought to its canonical form once.
  mutating func texts(
    _ records: borrowing Records, _ column: Int, areIDs: Bool = false,
    _ canonical: (String) throws(BookFault) -> String
  ) -> Texts {
    var result = Texts(codes: Array(repeating: 0, count: records.count))
    var codes: [ByteText: UInt32] = [:]
    var row = Row(copy records, 0)
    for record in 0..<records.count where !records.isEmpty(record, column) {
      row.move(to: record)
      do throws(FieldFault) {
        let text = try areIDs ? row.optionalID(column) : row.text(column)
        if let code = codes[ByteText(text)] {
          result.codes[record] = code
          continue
        }
        let form: String
        do throws(BookFault) {
          form = try canonical(text)
        } catch {
          throw FieldFault(column, error)
        }
        let code = UInt32(result.texts.count)
        codes[ByteText(text)] = code
        result.texts.append(form)
        result.codes[record] = code
      } catch {
        reject(record, column, error.fault)
      }
    }
    return result
  }
}
