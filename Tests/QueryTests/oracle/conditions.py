"""Conditions with three truths: True, False, and None for what cannot be known."""

import operator
import re

import keys
import language
import market

COMPARE = {"=": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le,
           ">": operator.gt, ">=": operator.ge}
QUALITY = {"rating": market.LETTERS, "rating_bucket": market.BUCKETS[:7], "ig": ["IG", "HY"]}


def truth(condition, field):
    """`field(name)` is the value of a field, None where it is missing."""
    kind = condition[0]
    if kind in ("and", "or"):
        found = [truth(part, field) for part in condition[1:]]
        decisive = kind == "or"
        return decisive if decisive in found else None if None in found else not decisive
    if kind == "not":
        found = truth(condition[1], field)
        return None if found is None else not found
    name = condition[1]
    value = field(name)
    if kind == "missing":
        return value is None or name in QUALITY and value == "NR"
    if value is None:
        return None
    if kind == "between":
        if name in QUALITY:
            return quality_between(name, value, *condition[2:])
        low = compare(name, value, ">=", condition[2])
        high = compare(name, value, "<=", condition[3])
        return None if None in (low, high) else low and high
    if kind == "in":
        return any(compare(name, value, "=", other) for other in condition[2])
    if kind == "like":
        return like(value, condition[2])
    return compare(name, value, condition[2], condition[3])


def quality_between(name, value, one, other):
    if value == "NR":
        return None
    scale = [label.lower() for label in QUALITY[name]]
    ends = sorted((scale.index(one.lower()), scale.index(other.lower())))
    return ends[0] <= scale.index(value.lower()) <= ends[1]


def compare(name, value, sign, text):
    if not isinstance(value, str):
        return COMPARE[sign](value, language.value(text))
    if name in keys.ORDERS or name in ("asset_class", "currency", "valuation"):
        value, text = value.lower(), text.lower()
    if sign in ("=", "!="):
        return COMPARE[sign](value, text)
    if name in QUALITY:
        scale = [label.lower() for label in QUALITY[name]]
        # Better is greater, and NR is neither.
        return None if value == "nr" else COMPARE[sign](-scale.index(value), -scale.index(text))
    if name == "maturity_bucket":
        scale = [label.lower() for label in keys.MATURITIES]
        return COMPARE[sign](scale.index(value), scale.index(text))
    return COMPARE[sign](value.encode(), text.encode())


def like(value, pattern):
    parts, characters = "", iter(pattern)
    for character in characters:
        if character == "\\":
            parts += re.escape(next(characters))
        else:
            parts += {"%": ".*", "_": "."}.get(character) or re.escape(character)
    return re.fullmatch(parts, value, re.DOTALL) is not None
