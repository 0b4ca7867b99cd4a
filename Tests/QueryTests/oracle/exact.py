"""Exact numbers: rounding half to even, and the ways answers write them."""

from fractions import Fraction


def rounded(value, scale):
    """Half to even, as Python's round of a fraction is."""
    return Fraction(round(value * 10**scale), 10**scale)


def fixed(value, scale):
    """Always `scale` decimals; rounds once."""
    count = round(value * 10**scale)
    digits = str(abs(count)).rjust(scale + 1, "0")
    text = digits[:-scale] + "." + digits[-scale:] if scale else digits
    return "-" + text if count < 0 else text


def plain(value):
    """All digits of a finite decimal, without trailing zeros."""
    scale, rest = 0, value.denominator
    while rest % 10 == 0:
        rest, scale = rest // 10, scale + 1
    while rest % 2 == 0:
        rest, scale = rest // 2, scale + 1
    while rest % 5 == 0:
        rest, scale = rest // 5, scale + 1
    assert rest == 1, "%s has no end" % value
    scale = max(0, scale)
    while (value * 10**scale).denominator != 1:
        scale += 1
    text = fixed(value, scale)
    return text.rstrip("0").rstrip(".") if "." in text else text


def real(value):
    """Twelve significant digits, never an exponent."""
    if value == 0:
        return "0"
    magnitude, exponent = abs(value), 0
    while magnitude >= Fraction(10) ** (exponent + 1):
        exponent += 1
    while magnitude < Fraction(10) ** exponent:
        exponent -= 1
    scale = 11 - exponent
    if scale <= 0:
        return str(round(value / 10**-scale) * 10**-scale)
    text = fixed(value, scale)
    return text.rstrip("0").rstrip(".") if "." in text else text
