"""Collateral (押品): the catalogue of kinds, items as folds of dated events, values, cover, release and disposal.

- `policy`, `catalogue`, `statute`, `parameters`: what a bank has chosen, against 银监发〔2017〕16号.
- `events`, `item`, `record`: an item's history, as of a value date and a knowledge; what may be recorded.
- `revaluation`: marking to market and index runs; `attention`: what needs somebody; both say when to look again.
- `coverage`: the one waterfall; `measure`: cover and loan to value of loans; `shortfall`: its cure over time.
- `release`, `disposal`: giving security up, and realising it.
"""
