"""Charts: numbers in, an accessible SVG out, and the same SVG as a PNG.

Everything here is pure. A chart is a frozen dataclass, its layout works in Decimals, a Jinja2
template writes the markup. No chart reads a release, and no chart draws a value it was not given.
"""
