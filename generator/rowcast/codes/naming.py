"""Codes of what is found when a target gives names of its language to what is in a spec."""

from __future__ import annotations

from collections.abc import Mapping

from rowcast.codes.code import Code

NAMING: Mapping[str, Code] = {
    "name-clash": Code(
        "Two things get the same name in generated code.",
        "Different names on the wire can become one name in code (`a-b` and `a_b`, or a path parameter and a "
        "body field of one name). Telling them apart by a number would let one row change the name of another.",
        "give one of them another name with `rename:`",
    ),
    "name-impossible": Code(
        "No name for generated code can be made of this one.",
        "A name in code needs a letter or a digit, a class needs to begin with a capital letter, and names longer than "
        "200 characters help nobody.",
        "say what it is to be called in code with `rename:`",
    ),
    "model-failed": Code(
        "The model generator did not make the class that this table means.",
        "Each class is compared with its table after it was made, as a missing or different field would be a "
        "silent change of the client. This is a fault of the tool or of a new model generator, not of the spec.",
        "install the tested version of datamodel-code-generator, or report the table that fails",
    ),
    "value-unwritable": Code(
        "A value of the spec cannot be written into generated code as it is.",
        "Half of a surrogate pair is no text that a file can hold, and an infinite number is no number of JSON.",
        "write the value without it",
    ),
}
