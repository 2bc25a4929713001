"""The command line: `postloan COMMAND --help` explains each command.

Exit codes: 0 all is well; 1 the work is done and found something wrong (a failed loan, a rejected row, a broken
chain); 2 what was asked for cannot be; 3 this installation lacks something (a secret, a database, a file, a
migration).
"""

import sys

from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from ...domain.loan.snapshot import StaleSnapshot
from ...domain.shared.errors import InvalidInput
from ..identity import BadTokenError
from ..settings import MissingSecretError
from . import classifying, demonstrate, importing, provisioning, reporting, revaluing, running, serving, verifying
from .screen import app, complain
from .session import CliError, close

__all__ = ["app", "main"]
_COMMANDS = (serving, demonstrate, running, importing, classifying, revaluing, provisioning, verifying, reporting)
"""Each registers its commands with `app` when it is imported."""


def main() -> None:
    """Run a command; what can be expected to go wrong is a message and an exit code, never a traceback."""
    try:
        app()
    except CliError as problem:
        complain(str(problem))
        sys.exit(problem.code)
    except (InvalidInput, BadTokenError) as problem:
        complain(str(problem))
        sys.exit(2)
    except ValidationError as problem:
        for each in problem.errors():
            complain(f"POSTLOAN_{str(each['loc'][0]).upper()}: {each['msg']}" if each["loc"] else each["msg"])
        sys.exit(2)
    except (MissingSecretError, StaleSnapshot) as problem:
        complain(str(problem))
        sys.exit(3)
    except SQLAlchemyError as problem:
        reason = getattr(problem, "orig", None) or problem
        complain(f"the database does not do what is asked: {reason} (is POSTLOAN_DATABASE_URL right, and migrated?)")
        sys.exit(3)
    except OSError as problem:
        complain(str(problem))
        sys.exit(3)
    finally:
        close()
