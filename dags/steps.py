"""One way for every task to call a step of the pipeline."""

from collections.abc import Callable
from typing import Any, TypeVar

from airflow.sdk.exceptions import AirflowFailException

Result = TypeVar("Result")


def step(function: Callable[..., Result], *arguments: Any) -> Result:
    """Call function(settings, *arguments). A fault that trying again cannot cure fails the task at once."""
    from milepost.errors import MilepostError
    from milepost.settings import Settings

    try:
        return function(Settings.load(), *arguments)
    except MilepostError as error:
        if error.retryable:
            raise
        raise AirflowFailException(str(error)) from error
