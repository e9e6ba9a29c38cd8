"""The target ``python``: a client, its models and its runtime as one package that can be vendored anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rowcast.ir import Api
from rowcast.targets.python.render import incremental as incremental
from rowcast.targets.python.render import render as render
from rowcast.targets.python.samples import samples as samples

if TYPE_CHECKING:
    from rowcast.compat.surface import Symbol


def surface(api: Api) -> tuple[Symbol, ...]:
    """Return the names that code which uses the package writes."""
    # Imported here: it loads all that compares two specs, which a run that generates does not need.
    from rowcast.targets.python.symbols import symbols  # noqa: PLC0415

    return symbols(api)
