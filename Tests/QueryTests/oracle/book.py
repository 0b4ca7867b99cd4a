"""A book from its folder: the tree, what is held, and the figures that follow from others."""

import csv
import os
from datetime import date, datetime, timezone
from fractions import Fraction
from types import SimpleNamespace as Thing

from exact import rounded

AMOUNTS = (
    "market_value notional book_value cost_basis accrued unrealized_pnl realized_pnl daily_pnl "
    "fees var_contribution").split()
SENSITIVITIES = "dv01 cs01 delta vega rate_gamma gamma_1pct".split()
TERMS = "quantity price duration spread_duration convexity".split()
CURVES = {"USD": "USD-SOFR", "EUR": "EUR-ESTR", "GBP": "GBP-SONIA", "JPY": "JPY-TONA"}


def rows(folder, name):
    path = os.path.join(folder, name)
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(text):
    return Fraction(text) if text else None


def day(text):
    return date.fromisoformat(text) if text else None


def instant(text):
    """A date alone is its midnight UTC."""
    if len(text) == 10:
        text += "T00:00:00Z"
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(timezone.utc)


def pairs(text):
    return dict(item.rsplit("=", 1) for item in text.split(";")) if text else {}


class Book:
    def __init__(self, folder):
        settings = (rows(folder, "book.csv") or [{}])[0]
        self.base = settings.get("base_currency") or "USD"
        self.pivot = settings.get("pivot_currency") or "USD"
        self.as_of = day(settings.get("as_of"))
        self.fine = set((settings.get("scale8_currencies") or "").split(";"))
        self.entities = {row["entity_id"]: row for row in rows(folder, "entities.csv")}
        self.instruments = {row["instrument_id"]: row for row in rows(folder, "instruments.csv")}
        self.read_nodes(rows(folder, "nodes.csv"))
        self.positions = []
        for row in rows(folder, "positions.csv"):
            self.positions.append(self.position(row))
        self.read_key_rates(rows(folder, "key_rates.csv"))
        covered = {row["position_id"] for row in rows(folder, "pnl.csv")}
        for position in self.positions:
            position.has_vector = position.id in covered
        self.quotes = [
            (tuple(row["pair"].split("/")), day(row["as_of_date"]), Fraction(row["rate"]))
            for row in rows(folder, "fx.csv")]
        self.ratings = {}
        for row in rows(folder, "ratings.csv"):
            subject = ("entity", row.get("entity_id")) if row.get("entity_id") else (
                "instrument", row["instrument_id"])
            since = row.get("effective_date") or row["as_of_date"]
            known = instant(row.get("known_at") or row["as_of_date"])
            self.ratings.setdefault(subject, []).append(
                (row["agency"], day(since), known, row["rating"]))

    def scale(self, currency, is_sensitivity=False):
        if currency in self.fine:
            return 8
        return 6 if is_sensitivity else 4

    def read_nodes(self, table):
        self.nodes, by_id, children = [], {}, {}
        for row in table:
            node = Thing(
                id=row["node_id"], parent=row["parent_id"] or None, type=row["node_type"],
                name=row.get("name") or None, tags=pairs(row.get("tags")),
                nav=number(row.get("nav")))
            node.nav = node.nav if node.nav is None else rounded(node.nav, self.scale(self.base))
            by_id[node.id] = node
            children.setdefault(node.parent, []).append(node)
        self.node = by_id

        def visit(parent, depth, path):
            for node in sorted(children.get(parent, []), key=lambda node: node.id.encode()):
                node.depth, node.path, node.place = depth, path + [node.id], len(self.nodes)
                self.nodes.append(node)
                visit(node.id, depth + 1, node.path)

        visit(None, 0, [])
        self.children = lambda id: [node for node in self.nodes if node.parent == id]

    def nav(self, id):
        """Given, else the children's sum; None where a child's is. None for id: the roots'."""
        if id is not None and self.node[id].nav is not None:
            return self.node[id].nav
        parts = [self.nav(child.id) for child in self.children(id)]
        return None if not parts or None in parts else sum(parts)

    def position(self, row):
        terms = self.instruments[row["instrument_id"]]
        own_currency = row.get("currency") or terms["currency"]
        position = Thing(
            id=row["position_id"], node=row["node_id"], instrument=row["instrument_id"],
            terms=terms, currency=own_currency, link=row.get("link_id") or None,
            is_paper=row.get("is_paper") == "true", is_closed=row.get("status") == "CLOSED",
            weights={k: Fraction(v) for k, v in pairs(row.get("strategy_weights")).items()},
            tags=pairs(row.get("tags")), fx_rate=number(row.get("fx_rate")), key_rates={},
            own={name: number(row.get(name)) for name in TERMS})
        figures = {}
        for names, is_sensitivity in ((AMOUNTS, False), (SENSITIVITIES, True)):
            for name in names:
                value = number(row.get(name))
                currency = self.base if name == "var_contribution" else own_currency
                scale = self.scale(currency, is_sensitivity)
                figures[name] = None if value is None else rounded(value, scale)
        if row.get("pv01"):
            figures["dv01"] = -rounded(Fraction(row["pv01"]), self.scale(own_currency, True))
        position.figures = figures
        self.derive(position)
        return position

    def derive(self, position):
        own, terms, figures = position.own, position.terms, position.figures
        shares = position.currency == terms["currency"]
        term = lambda name: number(terms.get(name))
        unit = lambda name: term(name) if shares else None
        quantity, multiplier = own["quantity"], term("multiplier") or Fraction(1)
        price = own["price"] if own["price"] is not None else unit("price")
        valuation = terms.get("valuation") or "unit"
        amount = lambda value: rounded(value, self.scale(position.currency))
        fine = lambda value: rounded(value, self.scale(position.currency, True))
        if figures["market_value"] is None and price is not None:
            if valuation == "unit":
                figures["market_value"] = amount(quantity * price * multiplier)
            if valuation == "percent_of_par":
                clean = amount(quantity * price / 100 * multiplier)
                figures["market_value"] = clean + (figures["accrued"] or 0)
        if figures["notional"] is None:
            if valuation in ("percent_of_par", "otc"):
                figures["notional"] = abs(amount(quantity * multiplier))
            elif price is not None:
                figures["notional"] = abs(amount(quantity * multiplier * price))
        value = figures["market_value"]
        first = lambda name: own[name] if own[name] is not None else term(name)

        def fill(name, per_unit, factor, shift):
            if figures[name] is not None:
                return
            if per_unit is not None:
                figures[name] = fine(quantity * per_unit)
            elif factor is not None and value is not None:
                figures[name] = fine(value * factor / 10**shift)

        fill("dv01", unit("dv01"), first("duration"), 4)
        fill("cs01", unit("cs01"), first("spread_duration"), 4)
        fill("rate_gamma", None, first("convexity"), 8)
        fill("vega", unit("vega"), None, 0)
        if figures["delta"] is None and unit("delta") is not None:
            if term("underlying_price") is not None:
                figures["delta"] = fine(
                    unit("delta") * quantity * multiplier * term("underlying_price"))

    def read_key_rates(self, table):
        by_id = {position.id: position for position in self.positions}
        for row in table:
            position = by_id[row["position_id"]]
            curve = row.get("curve") or CURVES.get(position.currency, position.currency)
            value = rounded(Fraction(row["dv01"]), self.scale(position.currency, True))
            position.key_rates[curve, row["tenor"]] = value
