"""Write-off of bad debts (呆账核销), 财金〔2017〕90号: what may be written off, how it is decided, booked and kept.

- `kinds`, `parts`, `facts`: words and values; `policy`, `catalogue`, `rule`, `statute`, `parameters`: versioned rules.
- `eligibility` answers for one claim (`answer`): each criterion met, not met or which paper is missing (`checks`,
  `references`).
- `events`, `case`: an application as a state machine; its commands are in `filing` (application, evidence,
  confirmations, opinion), `deciding` (review, approval) and `executing` (booking, reversal); `refusals` in their order.
- `booking`: what the reserve bears and whether it is enough; packages pro rata.
- `claim_events`, `claim`: the claim after its write-off; commands in `recovery`, `aftercare`, `termination`;
  `claim_refusals` in their order; `deadlines`: what is due by when, and status codes.

A command returns one event or a `Refusal` of a closed enum; `evolve` and `evolve_claim` give the state after an event.
Amounts are minor units. Sources are marked as in the policy package; the annexes were not seen, so every number in them
is a parameter.
"""
