// The columns of a block that are words: paper or real, active or closed, links, weights and tags.

internal import Book
internal import Columns

extension PositionBlock {
  static let truths = [
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
    let bytes = records.bytes.span
    var result = Texts(codes: Array(repeating: 0, count: records.count))
    var interner = TextInterner()
    var faults: [Int: FileFault] = [:]
    var row = Row(copy records, 0)
    for record in 0..<records.count where !records.isEmpty(record, column) {
      let number = interner.number(bytes, records.range(record, column))
      // Form 0 is for none, so the form of a new number comes next.
      if number + 1 == result.texts.count {
        row.move(to: record)
        do throws(FieldFault) {
          let text = try areIDs ? row.optionalID(column) : row.text(column)
          result.texts.append(try Self.form(text, column, canonical))
        } catch {
          // The place of a form that there is not: rows that come to it are refused.
          result.texts.append("")
          faults[number] = error.fault
        }
      }
      if !faults.isEmpty, let fault = faults[number] {
        reject(record, column, fault)
      } else {
        result.codes[record] = UInt32(number + 1)
      }
    }
    return result
  }

  private static func form(
    _ text: String, _ column: Int, _ canonical: (String) throws(BookFault) -> String
  ) throws(FieldFault) -> String {
    do throws(BookFault) {
      return try canonical(text)
    } catch {
      throw FieldFault(column, error)
    }
  }
}
