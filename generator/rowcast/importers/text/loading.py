"""The text of an OpenAPI description into plain values; each object remembers the line that it begins on.

JSON and YAML are read alike. Scalars follow YAML 1.2, so that ``no`` and ``2026-01-01`` stay texts, as they do in JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import yaml

Json = Any
Object = Mapping[str, Json]

LONGEST = 24_000_000
DEEPEST = 100


class Lined(dict[str, Json]):
    """An object of the description; ``line`` is where it begins, counted from 1."""

    line = 1


def load(text: str, first: int = 1) -> Lined | None:
    """Return the root object of a description, ``None`` when the text is none.

    Args:
        text: JSON or YAML.
        first: The line of the page on which the text begins.
    """
    if len(text) > LONGEST:
        return None
    root = _json(text) if text.lstrip().startswith("{") else _yaml(text, first)
    return root if isinstance(root, Lined) and isinstance(root.get("paths", root.get("webhooks")), dict) else None


def mapping(text: str, first: int) -> Lined | None:
    """Return the mapping that a text of YAML holds, ``None`` when it holds none; ``first`` is its first line."""
    root = _yaml(text, first) if len(text) <= LONGEST else None
    return root if isinstance(root, Lined) else None


def _json(text: str) -> Json:
    """Read JSON; ``object_hook`` sees no positions, and so all of it stands on the first line."""
    try:
        return json.loads(text, object_hook=Lined)
    except (ValueError, RecursionError):
        return None


def _yaml(text: str, first: int) -> Json:
    if len(re.findall(r"[\[{]", text)) > 400_000:
        return None
    try:
        node = yaml.compose(text, _LOADER)
        return _value(node, first, {}, 0) if node is not None else None
    except (ValueError, yaml.YAMLError, RecursionError):
        return None


def _value(node: yaml.Node, first: int, seen: dict[int, Json], depth: int) -> Json:
    """Return the value of a node. Aliases share one value; one inside of itself raises ``ValueError``."""
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node)
    if depth > DEEPEST or seen.get(id(node), seen) is None:
        raise ValueError("a value holds itself, or is too deep")
    if id(node) in seen:
        return seen[id(node)]
    seen[id(node)] = None
    found: Json
    if isinstance(node, yaml.SequenceNode):
        found = [_value(one, first, seen, depth + 1) for one in node.value]
    else:
        found = Lined()
        found.line = first + node.start_mark.line
        for key, below in node.value:
            found[str(key.value) if isinstance(key, yaml.ScalarNode) else "?"] = _value(below, first, seen, depth + 1)
    seen[id(node)] = found
    return found


def _scalar(node: yaml.ScalarNode) -> Json:
    text = str(node.value)
    if node.style:
        return text
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if text.lower() in ("true", "false") and text in ("true", "True", "TRUE", "false", "False", "FALSE"):
        return text.lower() == "true"
    if re.fullmatch(r"[-+]?(?:0|[1-9][0-9]{0,300})", text):
        return int(text)
    if re.fullmatch(r"[-+]?(?:0|[1-9][0-9]{0,300})(?:\.[0-9]{1,300})?(?:[eE][-+]?[0-9]{1,3})?", text):
        return float(text)
    return text


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
