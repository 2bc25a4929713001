"""Liability assessment (不良责任认定、责任追究) and due-diligence exemption (尽职免责), 金规〔2024〕11号.

- `kinds`, `parts`: words and values; `policy`, `statute`, `parameters`: versioned rules.
- `trigger`: what opens a case. `exemption`: what the lists say of one person (must-not beats must beats may).
- `events`, `case`: a case as a state machine. Commands: `forming` (open, group, file, initiate), `meeting` (vote on
  findings, issue), `signing` (sign, return, notify, close), `reconsidering`, `ending` (hand over, suspend, withdraw);
  `independence` excludes who handled a loan or is related to who did; `refusals` in their order.
- `consequences`: deductions and dated measures. `reserve`: risk-reserve account of an officer and its ledger.
- `appraisal`: overdue rates, tolerance. `authority`: warning line, suspension, lifting by approval.
- `deadlines`: until when, next look, the day after.

A command returns one event or a `Refusal` of a closed enum; `evolve` gives the state after an event. Amounts are minor
units. Sources are marked as in the policy package. The list items of 2024 were not seen one by one: their conditions
are those of 2016 where regulations name them, else parameters of the policy.
"""
