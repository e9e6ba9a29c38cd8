"""What the model generator has said to the questions that most APIs ask: a question goes in, its answer comes out.

``usual.json`` comes with the tool, so that an ordinary row costs no import of the generator. A test asks it all of them
again, and rewrites the file with ``--update-goldens``; for another version of the generator the answers do not count.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from rowcast.installed import version
from rowcast.ir import Json

DISTRIBUTION = "datamodel-code-generator"
FILE = Path(__file__).with_name("usual.json")


@cache
def answers() -> Mapping[str, list[Json]]:
    """Return question to answer, for the version of the generator that is installed; empty for another one."""
    kept = json.loads(FILE.read_bytes())
    return kept["answers"] if kept["version"] == version(DISTRIBUTION) else {}
