"""Bulk import (批量导入) of loan, event, fact and collateral tapes by a mapping.

`mapping` says which column fills which field of `fields`; `rows` reads a row by it, `cells` a cell; `loan_rows`,
`event_rows`, `fact_rows` and `collateral_rows` make commands of a row; `importer` runs them in batches by `asking`.
"""
