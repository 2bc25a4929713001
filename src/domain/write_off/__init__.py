"""Write-off of bad debts (呆账核销), 财金〔2017〕90号: what may be written off, how it is decided, booked and kept.

- `kinds`, `parts`, `facts`: words and values; `policy`, `catalogue`, `statute`, `parameters`: the versioned rules.
- `eligibility` answers for one claim (`answer`): each criterion met, not met or which paper is missing.
- `events`, `case`, `procedure`, `refusals`: an application from its making to its booking, as a state machine.
- `booking`: what the reserve bears; whether it is enough; packages pro rata.
- `claim_events`, `claim`, `aftercare`, `termination`, `deadlines`: the claim after its write-off.

A command returns one event or a `Refusal` of a closed enum; `evolve` gives the state after an event. Amounts are
minor units. Sources are marked as in the policy package; annexes were not seen, so every number in them is a parameter.
"""
