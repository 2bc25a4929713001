"""Bulk import (批量导入) of loan tapes and event tapes by a mapping.

`mapping` says which column fills which field of `fields`; `rows` reads a row by it, `cells` a cell; `loan_rows` and
`event_rows` make commands of a row; `importer` runs them in batches.
"""
