"""What only some packages carry: an ``Api`` in, the modules of the runtime and the exports that it needs out."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rowcast import assets
from rowcast.ir import Api, Operation
from rowcast.records import dataclass
from rowcast.targets.python import calls
from rowcast.targets.python.reserved import EXPORTS, EXTRA_EXPORTS


@dataclass(frozen=True, slots=True)
class Extra:
    """Modules of the runtime that belong together, and whether an API needs them."""

    modules: tuple[str, ...]
    is_needed: Callable[[Api], bool]


EXTRAS = (
    Extra(("forms", "uploads"), lambda api: any(_is_form(api, each) for each in api.operations)),
    Extra(("webhooks",), lambda api: bool(api.webhooks)),
    Extra(("pages", "pages_async", "pages_sync"), lambda api: any(each.pagination for each in api.operations)),
)


def runtime(api: Api) -> dict[str, str]:
    """Return the modules of the runtime that the package of an API carries, file name to text."""
    idle = {f"{module}.py" for module in _idle(api)}
    return {name: text for name, text in assets.runtime("python").items() if name not in idle}


def exports(api: Api) -> Mapping[str, frozenset[str]]:
    """Return what the package of an API exports beside the classes of its spec, by module."""
    idle = {f"._runtime.{module}" for module in _idle(api)}
    return {**EXPORTS, **{module: names for module, names in EXTRA_EXPORTS.items() if module not in idle}}


def _is_form(api: Api, operation: Operation) -> bool:
    """Tell whether a body is written by the module of forms: one in parts, or one value that is no object."""
    body = operation.body
    return body is not None and (body.content == "multipart/form-data" or calls.body_table(api, operation) is None)


def _idle(api: Api) -> set[str]:
    return {module for extra in EXTRAS if not extra.is_needed(api) for module in extra.modules}
