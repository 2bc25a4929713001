"""Which use case prepares which command about guarantors and guarantees."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from .cases import Case, Stop
from .command import Command
from .desk import Desk
from .guarantor_cases import (
    prepare_consent,
    prepare_fixing,
    prepare_guarantor,
    prepare_review,
    prepare_securing,
    prepare_signing,
)
from .guarantor_commands import (
    FixGuaranteedClaims,
    OpenGuarantor,
    RecordConsent,
    RecordDebtChange,
    RecordGuarantorPayment,
    ReleaseGuarantor,
    ReviewGuarantor,
    SecureLoan,
    SignGuarantee,
)
from .guarantor_debt_cases import prepare_debt_change, prepare_payment, prepare_release

GUARANTORS: Final[Mapping[type[Command], Callable[[Desk, Any], Case | Stop]]] = {
    OpenGuarantor: prepare_guarantor,
    ReviewGuarantor: prepare_review,
    SignGuarantee: prepare_signing,
    SecureLoan: prepare_securing,
    RecordDebtChange: prepare_debt_change,
    RecordConsent: prepare_consent,
    FixGuaranteedClaims: prepare_fixing,
    RecordGuarantorPayment: prepare_payment,
    ReleaseGuarantor: prepare_release,
}
