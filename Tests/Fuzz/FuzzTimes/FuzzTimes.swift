// Feeds the readers of dates and instants. Whatever they accept must print and read back as the
// same moment, and lie in the calendar.

import Exact

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzTimes(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  // SAFETY: libFuzzer gives `count` readable bytes for the call. GAIN: none, it gives a pointer.
  let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
  if let date = CalendarDate(bytes.span) {
    precondition(date >= .first && date <= .last, "a day lies outside the calendar")
    precondition(Array(date.description.utf8) == bytes, "a day has two spellings")
  }
  if let instant = Instant(bytes.span) {
    precondition(instant >= .first && instant <= .last, "a moment lies outside the calendar")
    let text = Array(instant.description.utf8)
    precondition(Instant(text.span) == instant, "a moment does not read back")
  }
  return 0
}
