"""What an answer lacks: positions without a rate, a market value or a notional, by what is asked."""

from figures import SOURCE, SUMS


class Lacks:
    """Of a selection: its book, query, rates and the parts of positions that it is about."""

    def named(self):
        """All figures of the query, those of `having` and `order by` included."""
        def fields(tree):
            if tree[0] in ("and", "or", "not"):
                return [field for part in tree[1:] for field in fields(part)]
            return [tree[1]]
        others = [field for field, _ in self.query.order]
        others += fields(self.query.having) if self.query.having else []
        return self.query.measures + [field for field in others if field not in self.query.by]

    def rests(self, measure):
        """The fields whose absence makes a figure incomplete, and whether it is money."""
        name = measure if isinstance(measure, str) else measure[0]
        if name in ("pct_nav", "pct_parent"):
            return self.rests(measure[1])
        if name in ("nav", "count", "distinct", "maturity", "var_contribution"):
            return set(), False
        if name in SUMS:
            return {SOURCE.get(name, name)} & {"market_value", "notional"}, True
        if name in ("avg_rating", "avg_duration", "hhi"):
            return {"market_value"}, True
        column = measure if isinstance(measure, str) else measure[1]
        is_money = column in self.book.positions[0].figures
        if name == "avg" and not is_money:
            return {"market_value"}, True
        if name == "coverage":
            return set(), len(measure) < 3 or measure[2] != "count"
        return {column} & {"market_value", "notional"}, is_money or name == "kr"

    def lacks(self, parts):
        """Whether something is missing that these figures are defined over."""
        rests = [self.rests(measure) for measure in self.named()]
        fields = {field for names, _ in rests for field in names}
        no_rate = any(is_money for _, is_money in rests)
        return any(
            no_rate and self.rates[part.position.currency] is None
            or any(part.position.figures[field] is None for field in fields) for part in parts)
