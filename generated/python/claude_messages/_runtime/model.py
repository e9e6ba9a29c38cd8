"""What generated models stand on: ``Model``, variants that the spec does not know, and the choice of one by its tag."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """An object of the API. Fields that the spec does not name are kept: in ``model_extra``, and as attributes."""

    model_config = ConfigDict(
        extra="allow",
        defer_build=True,
        populate_by_name=True,
        protected_namespaces=(),
        hide_input_in_errors=True,
        allow_inf_nan=False,
        ser_json_inf_nan="constants",
    )


class UnknownVariant(Model):
    """A variant of a union that the spec does not list, kept as it came. ``tag_name`` is the wire name of the tag."""

    tag_name: ClassVar[str] = "type"

    @property
    def tag(self) -> str | None:
        """The value of the tag, or ``None`` where there is none."""
        found = self.payload.get(self.tag_name)
        return found if isinstance(found, str) else None

    @property
    def payload(self) -> dict[str, Any]:
        """Everything that came, by its name on the wire, the tag included."""
        return self.model_dump(by_alias=True, exclude_unset=True)


def tagged(
    tag: str, known: Mapping[str, str], otherwise: str | None, absent: str | None = None
) -> Callable[[Any], str | None]:
    """Return the function that picks the label of a variant, from raw data or from a model, for ``Discriminator``.

    Args:
        tag: Name of the tag on the wire.
        known: The label of the variant for each value of the tag.
        otherwise: The label for a value that is not listed; ``None`` in a closed union, where it is an error.
        absent: The label where the tag is absent or null; ``otherwise`` unless given.
    """
    if absent is None:
        absent = otherwise
    pick = known.get

    def label(value: Any) -> str | None:
        if isinstance(value, dict):
            found = value.get(tag)
        elif isinstance(value, BaseModel):
            found = _tag_of(value, tag)
            if found is None and isinstance(value, UnknownVariant):
                return otherwise
        else:
            return None
        if found is None:
            return absent
        return pick(found, otherwise) if isinstance(found, str) else otherwise

    return label


def _tag_of(value: BaseModel, tag: str) -> Any:
    """Return the tag of a model, whatever its field is called in Python."""
    for name, field in type(value).model_fields.items():
        if (field.alias or name) == tag:
            return getattr(value, name)
    return (value.model_extra or {}).get(tag)
