// `book.csv`: one row about the book as a whole. It may be missing; the defaults then hold.

internal import Book
internal import Exact

/// The row as it stands; currencies can be checked only when `entities.csv` has been read.
struct SettingsRow: Sendable {
  var line = 0
  var baseCurrency = ""
  var pivotCurrency = ""
  var asOf: CalendarDate?
  var timeZone = ""
  var fineCurrencies: [String] = []
  /// What stands in each field and at which column, for faults found later.
  var given: [String: (column: Int, text: String)] = [:]
}

enum SettingsTable {
  static let schema = ColumnSchema(
    "book.csv", required: [],
    optional: ["base_currency", "pivot_currency", "as_of", "timezone", "scale8_currencies"])

  static func parser(_ header: CSVHeader) -> BookLoader.RowParser<SettingsRow> {
    let base = header.position(of: "base_currency")
    let pivot = header.position(of: "pivot_currency")
    let asOf = header.position(of: "as_of")
    let zone = header.position(of: "timezone")
    let fine = header.position(of: "scale8_currencies")
    return { (row) throws(FieldFault) in
      var settings = SettingsRow()
      settings.baseCurrency = try row.optionalID(base)
      settings.pivotCurrency = try row.optionalID(pivot)
      settings.asOf = try row.date(asOf)
      settings.timeZone = try row.optionalID(zone)
      if !settings.timeZone.isEmpty, !TimeZoneNames.isKnown(settings.timeZone) {
        throw FieldFault(zone, .badTimeZone)
      }
      for (name, column) in [
        ("base_currency", base), ("pivot_currency", pivot), ("scale8_currencies", fine),
      ] {
        guard let column, row.range(column) != nil else { continue }
        let place = row.records.place(ofField: column, record: row.record)
        settings.given[name] = (place.column, try row.optionalID(column))
      }
      settings.fineCurrencies = try row.optionalID(fine).split(separator: ";").map(String.init)
      return settings
    }
  }
}

/// IANA names: of the right form and, where the system has a zone database, in it.
enum TimeZoneNames {
  /// Where Debian's tzdata puts it.
  private static let database = "/usr/share/zoneinfo"

  static func isKnown(_ name: String) -> Bool {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    let isWellFormed =
      (1...3).contains(parts.count)
      && parts.allSatisfy { part in
        guard let first = part.utf8.first, first | 0x20 >= 0x61, first | 0x20 <= 0x7A else {
          return false
        }
        return part.utf8.allSatisfy {
          ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39)
            || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+")
        }
      }
    guard isWellFormed else { return false }
    // Names in the database's folder that are no zones, or count leap seconds.
    let others = ["leapseconds", "localtime", "posix", "posixrules", "right"]
    if others.contains(String(parts[0])) { return false }
    guard SystemFile.isDirectory(database) else { return true }
    return SystemFile.exists(database + "/" + name)
      && !SystemFile.isDirectory(database + "/" + name)
  }
}
