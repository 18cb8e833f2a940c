"""How the page of a report looks, in light and in dark."""

STYLE = """
:root { color-scheme: light dark; --page: #f6f7f9; --card: #fff; --text: #1c2430; --quiet: #667085; --grid: #e4e7ec;
  --good: #3b82c4; --bad: #d1495b; --first: #3b82c4; --second: #e08e2b; --third: #a8439a; }
@media (prefers-color-scheme: dark) { :root { --page: #12161c; --card: #1b212a; --text: #e6e9ee; --quiet: #98a2b3;
  --grid: #2c3440; --good: #5aa2e0; --bad: #ef6f7f; --first: #5aa2e0; --second: #f0a952; --third: #cf7bc4; } }
body { margin: 0; background: var(--page); color: var(--text);
  font: 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1 { font-size: 1.45rem; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 1rem; margin: 0 0 .5rem; display: flex; justify-content: space-between; gap: 1rem; flex-wrap: wrap; }
h2 span { font-weight: 400; font-size: .85rem; color: var(--quiet); }
.quiet { color: var(--quiet); margin: .2rem 0 1.2rem; }
section { background: var(--card); border: 1px solid var(--grid); border-radius: 8px;
  padding: .9rem 1rem; margin: 0 0 1rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(7.5rem, 1fr)); gap: .5rem; }
.card b { display: block; font-size: 1.35rem; font-variant-numeric: tabular-nums; }
.card span { color: var(--quiet); font-size: .85rem; }
.card.bad b, td .bad { color: var(--bad); }
.key { margin-left: 1rem; } .key i { display: inline-block; width: .7rem; height: .7rem; border-radius: 2px;
  margin-right: .35rem; background: var(--color); }
svg { display: block; width: 100%; height: auto; }
svg text { font-size: 11px; fill: var(--quiet); font-variant-numeric: tabular-nums; }
.end { text-anchor: end; } .middle { text-anchor: middle; }
.grid { stroke: var(--grid); } .fill { fill: var(--color); }
.line { fill: none; stroke: var(--color); stroke-width: 1.8; stroke-linejoin: round; stroke-linecap: round; }
.point { fill: transparent; } .point:hover { fill: var(--quiet); fill-opacity: .15; }
.good { --color: var(--good); } .bad { --color: var(--bad); } .first { --color: var(--first); }
.second { --color: var(--second); } .third { --color: var(--third); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: .3rem .6rem; white-space: nowrap; border-bottom: 1px solid var(--grid); }
th { color: var(--quiet); font-weight: 400; font-size: .85rem; } tr:last-child td { border-bottom: 0; }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
"""
