"""Codes of what is worth knowing about a spec without faults: what was corrected, what is thin, what may be a slip."""

from __future__ import annotations

from collections.abc import Mapping

from rowcast.codes.code import Code
from rowcast.diagnostics import Severity

LINTING: Mapping[str, Code] = {
    "correction-applied": Code(
        "A correction changed what a page says.",
        "Whoever reads the generated docs beside the page will see the difference, and should find the reason.",
        "nothing has to be done",
        Severity.NOTE,
    ),
    "unused-name": Code(
        "A table, union, type or stream is used by no operation.",
        "It becomes code and docs that nobody meets; often a row's type was meant to name it.",
        "use it as a type, include it, or take it away",
        Severity.WARNING,
    ),
    "description-missing": Code(
        "An operation, table or row has no description.",
        "Descriptions become the docs and what editors show. Rows that have one value only need none.",
        "write a description",
        Severity.WARNING,
    ),
    "value-without-meaning": Code(
        "Listed values have no meaning beside them.",
        "Readers have to guess what the values do.",
        "write `values` as a mapping from each value to its meaning",
        Severity.NOTE,
    ),
    "choice-indistinct": Code(
        "A choice lies between objects that nothing tells apart.",
        "What comes from the service is read as the first that fits, which may be the wrong one.",
        "make a union with a tag, or give each of them a required row that the others lack",
        Severity.WARNING,
    ),
    "tag-optional": Code(
        "A variant of a union does not require the tag's row.",
        "A value without it cannot be told from the other variants.",
        "write `required: true`, or name the table as `otherwise`",
        Severity.WARNING,
    ),
    "required-with-default": Code(
        "A row is required and has a default.",
        "A default is what is assumed when a field is absent, and this one never is.",
        "take one of the two away, or write the default as an example",
        Severity.WARNING,
    ),
    "condition-in-words": Code(
        "A row is required on a condition that stands only in the page's own words.",
        "No tool can check it.",
        "write `when` with the fields and values, if it can be said so",
        Severity.NOTE,
    ),
    "secret-in-example": Code(
        "A default or example looks like a real credential.",
        "It would be published with the code and the docs.",
        "revoke it if it is real, and write an invented one",
        Severity.WARNING,
    ),
    "example-unnamed": Code(
        "An example has a key or a tag that the spec does not name.",
        "The example, or the spec, may have a slip; or a row is missing.",
        "mend the example, or add what is missing",
        Severity.WARNING,
    ),
    "operation-without-response": Code(
        "An operation does not say what it answers.",
        "Its method can return nothing.",
        "state `response`, or `response: {204: null}` where there is no body",
        Severity.WARNING,
    ),
    "operation-without-example": Code(
        "An operation has no examples.",
        "Examples are what most readers look at first, and what the docs are tested with.",
        "add an example with a request and an answer",
        Severity.NOTE,
    ),
    "body-on-get": Code(
        "A GET or HEAD request has a body.",
        "Such bodies have no meaning in HTTP (RFC 9110, section 9.3.1), and proxies drop or refuse them.",
        "make the rows query parameters, or change the method",
        Severity.WARNING,
    ),
}
