"""An explanation comes back from its text as it was said."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postloan.application.classification_explained import read, written
from postloan.domain.risk_classification.explanation_data import Explanation
from postloan.domain.shared.errors import InvalidInput


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], max_examples=25)
@given(st.from_type(Explanation))
def test_whatever_was_said_comes_back(said: Explanation) -> None:
    text = written(said)
    assert read(text) == said
    assert json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":")) == text


def test_what_is_no_explanation_is_refused() -> None:
    for text in ("[]", '{"claim":1}', '{"claim":"C","as_of":5}'):
        with pytest.raises(InvalidInput, match="explanation"):
            read(text)
