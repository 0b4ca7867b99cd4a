// `positions.csv`: blocks are read on several threads, then assembled. What is no longer needed is
// let go at each step, since the next one can use the memory while it is warm.

internal import Book
internal import Columns
internal import Exact

extension BookLoader {
  /// What reading gives to assembling.
  private struct ReadPositions {
    var blocks: [PositionBlock] = []
    var starts: [CSVFile.BlockStart] = []
    var rejections = RejectionTally()
  }

  mutating func loadPositions(
    _ hierarchy: Hierarchy, _ instruments: Instruments, _ currencies: CurrencyTable,
    _ settings: BookSettings
  ) -> Positions? {
    guard let file = open(PositionColumns.schema, isRequired: true) else { return nil }
    var fileReport = FileReport(name: file.name)
    fileReport.byteCount = file.byteCount
    defer { add(fileReport) }
    let terms = (0..<instruments.count).map { instruments.terms($0) }
    let context = PositionContext(
      columns: PositionColumns(file.header), hierarchy: hierarchy, instruments: instruments,
      terms: terms, offers: terms.map(\.offer), currencies: currencies,
      base: settings.baseCurrency, nodeIndex: hierarchy.shortIndex(),
      instrumentIndex: instruments.shortIndex(), index: TextIndex(capacity: 0))
    do throws(FileFault) {
      var read = try readPositions(file, context, &fileReport)
      let (starts, rejections) = (read.starts, read.rejections)
      var assembly = PositionAssembly(
        takeBlocks(&read), starts: starts, context: context, threads: options.threads)
      let positions = assembly.assemble()
      try file.settle(
        rejections, later: assembly.pending, blocks: starts, in: &fileReport, others: report)
      return positions
    } catch {
      fileReport.fail(error)
      return nil
    }
  }

  /// The blocks, with nobody else holding them: their memory is freed as they are used up.
  private func takeBlocks(_ read: inout ReadPositions) -> [PositionBlock] {
    var blocks: [PositionBlock] = []
    swap(&blocks, &read.blocks)
    return blocks
  }

  private func readPositions(
    _ file: CSVFile, _ context: PositionContext, _ fileReport: inout FileReport
  ) throws(FileFault) -> ReadPositions {
    let keys = file.table.map { PositionKeys($0, context) }
    let blocks = try file.blocks(
      threads: options.threads, progress: progress,
      consumeRows: { group in keys.flatMap { PositionBlock(group, $0, context) } },
      consume: { PositionBlock($0, context) })
    var read = ReadPositions()
    var idBytes = 0
    var textBytes = [0, 0, 0]
    for block in blocks {
      read.rejections.append(block.partial.rejections, from: block.start.line)
      for (field, count) in block.partial.rounded {
        fileReport.rounded[file.header.names[field], default: 0] += count
      }
      fileReport.rows += block.partial.count + block.partial.malformed
      idBytes += block.partial.ids.bytes.count
      for (index, texts) in [block.partial.links, block.partial.weights, block.partial.tags]
        .enumerated()
      {
        textBytes[index] += texts?.texts.bytes.count ?? 0
      }
    }
    guard fileReport.rows <= TextIndex.maximumCount,
      (textBytes + [idBytes]).allSatisfy({ $0 <= TextColumn.maximumByteCount })
    else { throw .tooManyRows }
    read.starts = blocks.map(\.start)
    read.blocks = blocks.map(\.partial)
    return read
  }
}
