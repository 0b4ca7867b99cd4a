"""What a position is grouped by, and in which order the groups stand."""

from datetime import date

import market

MATURITIES = ["MATURED", "0-1Y", "1-3Y", "3-5Y", "5-7Y", "7-10Y", "10-20Y", "20Y+"]
ORDERS = {
    "rating": market.LETTERS + ["NR"], "rating_bucket": market.BUCKETS, "ig": ["IG", "HY", "NR"],
    "maturity_bucket": MATURITIES, "direction": ["LONG", "SHORT"], "paper": ["false", "true"]}
TREE = ("fund", "desk", "book", "strategy", "children", "node")


def is_tree(key):
    return key in TREE or key[0] == "level"


def maturity_bucket(day, as_of):
    if not day or as_of is None:
        return None
    matures = date.fromisoformat(day)
    if matures < as_of:
        return "MATURED"
    passed = 0
    for years in (1, 3, 5, 7, 10, 20):
        try:
            start = as_of.replace(year=as_of.year + years)
        except ValueError:
            start = date(as_of.year + years, 3, 1)
        passed += start <= matures
    return MATURITIES[1 + passed]


def curve(position):
    sums = {}
    for (name, _), value in position.key_rates.items():
        sums[name] = sums.get(name, 0) + value
    return min(sums, key=lambda name: (-abs(sums[name]), name)) if sums else None


class Keys:
    def __init__(self, book, under, notches):
        self.book, self.under, self.notches = book, under, notches
        self.top = len(book.node[under].path) - 1 if under else 0

    def above(self, position):
        """The position's node and those above it, from the root."""
        return [self.book.node[id] for id in self.book.node[position.node].path]

    def values(self, key, part):
        """The groups a part of a position falls into: one, unless nodes lie in one another."""
        if key == "node":
            return [node.id for node in self.above(part.position)[self.top:]]
        return [self.value(key, part)]

    def value(self, key, part):
        position = part.position
        above, terms = self.above(position), position.terms
        issuer = self.book.entities.get(terms.get("issuer_id") or "", {})
        notch = self.notches[position.instrument]
        if key in ("fund", "desk", "book", "strategy"):
            typed = [node.id for node in above if node.type == key.upper()]
            return typed[-1] if typed else None
        if key == "children" or key[0] == "level":
            depth = int(key[1]) if key[0] == "level" else self.top + (self.under is not None)
            return above[depth].id if depth < len(above) else None
        if key[0] == "tag":
            places = [position.tags] + [node.tags for node in reversed(above)]
            return next((tags[key[1]] for tags in places if tags.get(key[1])), None)
        if key == "ultimate_issuer":
            while issuer.get("parent_entity_id"):
                issuer = self.book.entities[issuer["parent_entity_id"]]
            return issuer.get("entity_id")
        if key == "direction":
            quantity = position.own["quantity"]
            return None if quantity == 0 else "LONG" if quantity > 0 else "SHORT"
        return {
            "position": position.id, "instrument": position.instrument,
            "currency": position.currency, "paper": "true" if position.is_paper else "false",
            "strategy_id": part.strategy, "curve": curve(position),
            "asset_class": terms.get("asset_class"), "issuer": terms.get("issuer_id"),
            "counterparty": terms.get("counterparty_id"), "sector": issuer.get("sector"),
            "country": issuer.get("geography"),
            "rating": "NR" if notch is None else market.LETTERS[notch - 1],
            "rating_bucket": market.bucket(notch), "ig": market.grade(notch),
            "maturity_bucket": maturity_bucket(terms.get("maturity"), self.book.as_of),
        }[key] or None

    def rank(self, key, label):
        """Natural order: the tree's, bytes, ratings best first; null last."""
        if label is None:
            return 1, 0
        if is_tree(key):
            return 0, self.book.node[label].place
        if key == "position":
            position = next(p for p in self.book.positions if p.id == label)
            # Currencies of the standard come before those that a book declares itself.
            entity = self.book.entities.get(position.currency, {})
            is_declared = entity.get("entity_type") == "CURRENCY"
            place = self.book.node[position.node].place
            return 0, (place, is_declared, position.currency, label.encode())
        return 0, ORDERS[key].index(label) if key in ORDERS else label.encode()
