"""The demonstration bank: a deterministic portfolio made through the real use cases, and served.

Names, numbers and addresses are invented by a seeded generator; any likeness is chance.
"""

from .seed import Parts, Seeded, seed
from .staff import VISITOR, VISITOR_ROLES

__all__ = ["VISITOR", "VISITOR_ROLES", "Parts", "Seeded", "seed"]
