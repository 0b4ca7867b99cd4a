"""Horizontal bars as SVG: groups of bars with a whisker from minimum to maximum."""

from html import escape

COLOURS = {"ours": ("#1b6e53", "#5fb396"), "peer": ("#5b6472", "#a3acb9")}
LABEL, PLOT, RIGHT, BAR, GAP, TOP = 250, 420, 90, 14, 12, 54
STYLE = "font-family:system-ui,sans-serif;fill:#22272e"


def bars(title, subtitle, unit, groups, series):
    """`groups`: (label, kind, [spread by series, or None]); a spread has median, min and max."""
    longest = max(s["max"] for _, _, spreads in groups for s in spreads if s)
    width = LABEL + PLOT + RIGHT
    height = TOP + sum(BAR * len(spreads) + GAP for _, _, spreads in groups) + 34

    def scale(value):
        return LABEL + value / longest * PLOT

    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" aria-label="{escape(title)}">',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        text(16, 22, title, size=15, weight=600), text(16, 40, subtitle, size=11, fill="#5b6472"),
    ]
    y = TOP
    for label, kind, spreads in groups:
        middle = y + BAR * len(spreads) / 2 + 4
        out.append(text(LABEL - 10, middle, label, anchor="end", weight=600 if kind == "ours" else 400))
        for colour, spread in zip(COLOURS[kind], spreads):
            if spread:
                out += bar(y, scale, colour, spread, unit)
            y += BAR
        y += GAP
    x = LABEL
    for number, name in enumerate(series):
        for part, kind in enumerate(COLOURS):
            out.append(f'<rect x="{x + part * 14}" y="{height - 24}" width="12" height="10" '
                       f'fill="{COLOURS[kind][number]}"/>')
        out.append(text(x + 32, height - 15, name, size=11))
        x += 120
    return "\n".join(out + ["</svg>", ""])


def bar(y, scale, colour, spread, unit):
    start, end = scale(0), scale(spread["median"])
    low, high, middle = scale(spread["min"]), scale(spread["max"]), y + (BAR - 2) / 2
    yield (f'<rect x="{start}" y="{y}" width="{end - start:.1f}" height="{BAR - 2}" '
           f'fill="{colour}"/>')
    yield (f'<path d="M{low:.1f} {middle}H{high:.1f}M{low:.1f} {y + 2}v{BAR - 6}'
           f'M{high:.1f} {y + 2}v{BAR - 6}" stroke="#22272e" stroke-width="1" fill="none"/>')
    yield text(max(end, high) + 6, middle + 4, unit(spread["median"]), size=11)


def text(x, y, content, size=12, weight=400, anchor="start", fill="#22272e"):
    return (f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" '
            f'font-weight="{weight}" style="{STYLE};fill:{fill}">{escape(content)}</text>')
