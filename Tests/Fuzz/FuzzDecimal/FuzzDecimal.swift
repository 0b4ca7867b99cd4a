// Feeds the decimal parser. Whatever it accepts, in each of its forms, must print and read back as
// the same number; whatever it refuses, it must refuse with a reason and not with a trap.

import Exact

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzDecimal(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  // SAFETY: libFuzzer gives `count` readable bytes for the call. GAIN: none, it gives a pointer.
  let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
  for decimals in [0, 4, 6, 8, 12] { checkFixed(bytes, decimals) }
  checkFloating(bytes)
  checkRate(bytes)
  if let real = try? DecimalParser.real(bytes.span) {
    precondition(real.isFinite, "a real number is not finite")
  }
  return 0
}

private func checkFixed(_ bytes: [UInt8], _ decimals: Int) {
  guard let number = try? DecimalParser.fixed(bytes.span, decimals: decimals) else { return }
  let text = Array(DecimalText.fixed(Int128(number.value), scale: decimals).utf8)
  let again = try? DecimalParser.fixed(text.span, decimals: decimals)
  precondition(again?.value == number.value, "a number does not read back")
  precondition(again?.isRounded == false, "a number is rounded twice")
}

private func checkFloating(_ bytes: [UInt8]) {
  var isRounded = false
  guard let number = try? DecimalParser.floating(bytes.span, isRounded: &isRounded) else { return }
  precondition(number.scale <= UInt8(Decimal.maximumScale), "too many decimals are kept")
  let text = Array(number.description.utf8)
  isRounded = false
  let again = try? DecimalParser.floating(text.span, isRounded: &isRounded)
  precondition(again == number && !isRounded, "a number does not read back")
}

private func checkRate(_ bytes: [UInt8]) {
  var isRounded = false
  guard let rate = try? DecimalParser.rate(bytes.span, isRounded: &isRounded) else { return }
  precondition(rate.coefficient > 0, "a rate is not positive")
  let text = Array(rate.description.utf8)
  let again = try? DecimalParser.rate(text.span, isRounded: &isRounded)
  precondition(again == rate, "a rate does not read back")
}
