// What a block says of itself, read with nothing of the code under test.

struct BlockOutline {
  private(set) var rows = 0
  private(set) var encodings: [UInt8] = []

  init(_ payload: [UInt8]) {
    var place = 0
    func number() -> Int {
      var value = 0
      var shift = 0
      while place < payload.count {
        value |= Int(payload[place] & 0x7F) << shift
        shift += 7
        place += 1
        if payload[place - 1] < 0x80 { break }
      }
      return value
    }
    rows = number()
    for _ in 0..<number() where place < payload.count {
      encodings.append(payload[place])
      place += 1
      place += number()
    }
  }
}
