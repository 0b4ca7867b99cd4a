// What is read back from CSV and TSV is what the answer held.

import Console
import Query
import TestKit
import Testing

struct AnswerLinesTests {
  /// RFC 4180, read strictly: each field with whether it was quoted.
  private func records(_ text: String) -> [[(text: String, isQuoted: Bool)]] {
    var records: [[(text: String, isQuoted: Bool)]] = []
    var record: [(text: String, isQuoted: Bool)] = []
    var field = ""
    var (isQuoted, isInside) = (false, false)
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      if isInside {
        if scalar != "\"" {
          field.unicodeScalars.append(scalar)
        } else if rest.first == "\"" {
          rest.removeFirst()
          field.unicodeScalars.append(scalar)
        } else {
          isInside = false
        }
      } else if scalar == "\"" {
        (isInside, isQuoted) = (true, true)
      } else if scalar == "," || scalar == "\n" {
        record.append((field, isQuoted))
        (field, isQuoted) = ("", false)
        if scalar == "\n" {
          records.append(record)
          record = []
        }
      } else {
        field.unicodeScalars.append(scalar)
      }
    }
    #expect(field.isEmpty && record.isEmpty && !isInside)
    return records
  }

  @Test func csvComesBackAsItWas() {
    for (name, answer) in Samples.all {
      let records = records(AnswerFormat.csv.text(answer))
      #expect(records.count == answer.rowCount + 1, "\(name)")
      for (index, column) in answer.columns.enumerated() {
        #expect(records[0][index].text == column.name)
        guard case .texts(let texts) = column.values else { continue }
        for (row, text) in texts.enumerated() {
          let field = records[row + 1][index]
          // Missing and empty differ by quotes.
          #expect(field.isQuoted || !field.text.isEmpty || text == nil, "\(name) \(row)")
          #expect(Array(field.text.unicodeScalars) == Array((text ?? "").unicodeScalars))
        }
      }
    }
  }

  @Test func anyTextComesBackFromCSV() {
    var random = SeededRandom(seed: 11)
    let alphabet = Array(",\"\n\r =+-@a\u{0}é\t\\")
    let texts: [String?] = (0..<500).map { _ in
      String(
        (0..<Int.random(in: 0...6, using: &random)).map { _ in
          alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
        })
    }
    let answer = Answer(
      columns: [Samples.key(.issuer, texts), Samples.key(.sector, texts)],
      rows: texts.map { _ in .group }, contract: Samples.contract)
    let records = records(AnswerFormat.csv.text(answer)).dropFirst()
    #expect(records.map { Array($0[0].text.utf8) } == texts.map { Array(($0 ?? "").utf8) })
    #expect(records.map { Array($0[1].text.utf8) } == texts.map { Array(($0 ?? "").utf8) })
  }

  @Test func totalsAreToldFromTheGroupWithoutAValue() {
    for (format, separator) in [(AnswerFormat.csv, ","), (.tsv, "\t")] {
      let lines = format.text(Samples.desks).split(separator: "\n")
        .map { $0.split(separator: Character(separator), omittingEmptySubsequences: false) }
      #expect(lines.map { $0.last } == ["row", "group", "group", "group", "others", "total"])
      #expect(lines[3][0].isEmpty && lines[5][0].isEmpty)
      #expect(!format.text(Samples.nulls).contains("row"))
    }
    // A query that asks for others has the column, whether or not there are any.
    var none = Samples.nulls
    none.tellsRows = true
    #expect(AnswerFormat.csv.text(none).contains(",row\n"))
  }

  @Test func columnAloneLeavesNoEmptyLine() {
    let answer = Answer(
      columns: [Samples.key(.desk, ["A", nil])], rows: [.group, .group],
      contract: Samples.contract)
    #expect(AnswerFormat.csv.text(answer) == "desk\nA\n\"\"\n")
  }

  @Test func tsvHasALineARowAndATabAColumn() {
    for (name, answer) in Samples.all {
      let lines = AnswerFormat.tsv.text(answer).split(
        separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.count == answer.rowCount + 2, "\(name)")
      for line in lines.dropLast() {
        let columns = answer.columns.count + (answer.tellsRows ? 1 : 0)
        #expect(line.utf8.count { $0 == 9 } == columns - 1, "\(name)")
        #expect(!line.contains("\r"), "\(name)")
      }
    }
  }

  @Test func footerSaysWhatASpreadsheetWouldRun() {
    let footer = AnswerFooter(Samples.hostile, style: AnswerStyle())
    #expect(footer.text(seconds: 0, format: .csv).contains("1 text a spreadsheet would run"))
    #expect(!footer.text(seconds: 0, format: .json).contains("spreadsheet"))
  }
}
