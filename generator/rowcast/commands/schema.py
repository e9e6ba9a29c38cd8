"""``rowcast schema``: the JSON Schema of the spec language, for editors."""

from __future__ import annotations

import json

from rowcast.commands.export import deliver
from rowcast.console import Console
from rowcast.document.schema import json_schema
from rowcast.usage import Parsed


def run(parsed: Parsed, console: Console) -> int:
    """Print the schema, or write it to a file."""
    deliver(json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n", parsed.last("output", "-"), console)
    return 0
