"""The kinds of findings: how much each weighs, and what a person can do about it.

``decide`` awaits a person and makes the exit status 1 until it is accepted; ``look`` deserves a look; ``note`` is for
the record.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from rowcast.importers.model import Finding, Weight
from rowcast.records import dataclass


@dataclass(frozen=True, slots=True)
class Sort:
    """A kind of finding: its weight, its title in the report, and the advice under it."""

    weight: Weight
    title: str
    advice: str


CODES: Mapping[str, Sort] = {
    "call-guessed": Sort(
        "decide",
        "Calls whose method or path the page does not state",
        "Set `request` with a correction, or give the page that states it.",
    ),
    "call-from-example": Sort(
        "decide", "Calls that only a sample shows", "Check which parts of the path are parameters."
    ),
    "call-twice": Sort(
        "decide", "Calls that are described twice", "Check that both descriptions are of the same call, and its rows."
    ),
    "call-missing": Sort(
        "decide", "No call was found", "The rows were kept as tables; name the operation in a spec file of your own."
    ),
    "table-unknown": Sort(
        "decide",
        "Tables that were not understood",
        "If it holds parameters, rename its columns in your copy of the page, or write the rows by hand.",
    ),
    "section-unread": Sort(
        "decide",
        "Sections about parameters without any that could be read",
        "Write its parameters as a table in your copy of the page, or add the rows by hand.",
    ),
    "bullets-unread": Sort(
        "look", "Bullets that may name parameters", "Write them as a table in your copy of the page if they do."
    ),
    "rows-elsewhere": Sort(
        "decide",
        "Rows that the page takes from a place which is not at hand",
        "Import the page that has them together with this one, or write the rows by hand.",
    ),
    "rows-borrowed": Sort("look", "Rows taken from another call", "Check that all of them belong to this call, too."),
    "unreadable": Sort("decide", "Text that cannot be read", "Copy the page again with its table intact."),
    "row-unread": Sort("decide", "Rows without a readable name", "Add the row with a correction if it is one."),
    "cell-unread": Sort("decide", "Cells that were not understood", "Add what the cell says with a correction."),
    "type-unread": Sort(
        "decide", "Types that were not understood", "Set the type with a correction; until then the row is `any`."
    ),
    "type-absent": Sort(
        "decide", "Rows without a type", "Set the types with corrections; until then the rows are `any`."
    ),
    "type-none": Sort("decide", "Types left empty", "Set the type with a correction; until then the row is `any`."),
    "type-contradicts-rows": Sort(
        "decide", "Rows that nest under one whose type holds no fields", "Set the type of the parent with a correction."
    ),
    "required-unknown": Sort(
        "decide", "Requests that do not say what is required", "Set `required` with corrections where needed."
    ),
    "required-unread": Sort(
        "decide", "Words about being required that were not understood", "Set `required` with a correction."
    ),
    "row-two-names": Sort("decide", "Cells with two names", "Remove the row that is no parameter, if so."),
    "row-twice": Sort(
        "decide", "Rows given twice that differ", "The first was kept; correct it if the second is right."
    ),
    "example-contradicts": Sort(
        "decide", "Examples that contradict a table", "Trust one of them, and correct the row if it is the example."
    ),
    "prose-contradicts": Sort(
        "decide", "Descriptions that contradict a column", "The column was kept; correct the row if the text is right."
    ),
    "response-from-example": Sort(
        "decide", "Responses known by an example alone", "Check the types, and which fields may be absent."
    ),
    "request-from-example": Sort(
        "decide", "Requests known by an example alone", "Check the types, and what is required."
    ),
    "place-assumed": Sort(
        "decide", "Tables whose place is not named", "Check whether the rows belong to the query or to the body."
    ),
    "name-made": Sort("look", "Names that were made up", "Rename the table if a better word exists."),
    "page-empty": Sort(
        "decide",
        "Nothing was found on the page",
        "If scripts make its tables, save it as a browser shows it; else give the page that describes the calls.",
    ),
    "server-unknown": Sort("decide", "No address of the service", "Fill in `servers` in api.yaml."),
    "response-wrapped": Sort(
        "decide", "Examples that wrap the fields of a table", "Say with a correction where the fields belong."
    ),
    "server-other": Sort(
        "look",
        "Addresses that a sample has and the page does not state",
        "Add it to `servers` in api.yaml if calls may be sent there; it may be a slip of the page.",
    ),
    "server-shown": Sort("look", "Addresses that only a sample shows", "Check `servers` in api.yaml."),
    "auth-shown": Sort("note", "Credentials that sentences and samples show", "Check `auth` in api.yaml."),
    "values-unplaced": Sort(
        "look", "Lists of values that no row refers to", "Add the values to the row that they belong to."
    ),
    "values-missing": Sort("look", "Enums without their values", "Add the values with a correction."),
    "said-twice": Sort(
        "decide", "Facts that the page states twice, and differently", "The first was kept; correct it if it is wrong."
    ),
    "required-in-text": Sort(
        "look",
        "Texts that say more about being required than the column",
        "Set a condition with a correction if it holds.",
    ),
    "required-condition": Sort(
        "look", "Rows that are required under a condition", "The words of the page are kept in the row."
    ),
    "required-not-said": Sort(
        "note", "Responses that do not say what is always there", "The fields are optional in the models."
    ),
    "default-twice": Sort(
        "look", "Texts that name two defaults", "None was taken; set the one that holds with a correction."
    ),
    "values-unread": Sort(
        "look", "Texts that seem to list values", "They stay in the description; add the values with a correction."
    ),
    "default-unread": Sort("look", "Defaults that are no value", "They stay in the description."),
    "example-unread": Sort("look", "Examples that are no value of the type", "They stay in the description."),
    "limit-unread": Sort("look", "Limits that do not fit or hold under a condition", "They stay in the description."),
    "values-of-items": Sort("look", "Values of items of an array", "They stay in the description."),
    "text-long": Sort("look", "Long descriptions", "Facts beyond the first 4,000 characters were not looked for."),
    "column-unknown": Sort(
        "look", "Columns with headings that are not known", "Their text is kept in the descriptions."
    ),
    "columns-assumed": Sort("decide", "Tables without headings", "Check that the columns were told rightly."),
    "damage": Sort("look", "Damage that was mended", "Compare these tables with the page."),
    "example-has-more": Sort("look", "Fields that only an example has", "Add them with a correction if they exist."),
    "example-unparsed": Sort("note", "Examples that are no JSON", "They were not compared with the tables."),
    "reference-unknown": Sort(
        "look",
        "Types named but not described on the page",
        "Import the page that describes them, or correct the type; until then they are free-form objects.",
    ),
    "path-parameter-added": Sort("look", "Path parameters without a row", "They are taken as required strings."),
    "query-parameter-added": Sort(
        "decide",
        "Query parameters that only an address shows",
        "Set type and `required` with corrections; until then the rows are optional and `any`.",
    ),
    "place-inferred": Sort("note", "Places inferred from the method and the path", ""),
    "parent-missing": Sort("note", "Parents that have no row of their own", "They were added as objects."),
    "decoded": Sort("look", "How the page was decoded", "Check names with other than Latin letters."),
    "outside-language": Sort(
        "look", "Parts of a description that a spec has no words for", "Write by hand what the client needs of them."
    ),
    "set-aside": Sort("note", "Tables set aside, with the reason", ""),
    "row-placeholder": Sort(
        "note", "Rows that stand for others", "The object may hold more fields than the page lists."
    ),
    "nothing": Sort("note", "Cells that say that there is nothing", ""),
    "inferred": Sort("note", "Facts that no column states", "They are marked in the rows with `known`."),
    "group": Sort("note", "Rows that are headings", ""),
    "content-inferred": Sort("look", "Bodies that hold files", "They are sent as multipart/form-data."),
    "shape-shared": Sort(
        "look",
        "Tables made of rows that stand in several places",
        "The names are made up; nothing on the wire has them.",
    ),
    "shape-differs": Sort(
        "look", "Objects that are nearly the same", "If the page has a slip, correct the rows: they are one type then."
    ),
    "shared": Sort("note", "Tables that several operations share", ""),
    "error-example": Sort("note", "Examples of errors", "They were not made into a type."),
    "error-listed": Sort(
        "note", "Lists of errors", "Describe them under `errors` if the client should tell them apart."
    ),
    "page-skipped": Sort("look", "Pages that were not read", "Save them beside the list, or import them by name."),
    "page-renamed": Sort(
        "decide",
        "Pages taken as newer copies of pages with other names",
        "If it is another page, delete the captured file, and import both pages together.",
    ),
    "table-shared": Sort(
        "decide",
        "Tables that another captured file refers to, and that changed",
        "Import its page together with this one.",
    ),
    "correction-unmatched": Sort("decide", "Corrections that lost their row", "Change or remove them."),
    "correction-repeats": Sort("decide", "Corrections that the page now agrees with", "Remove them."),
}


def weight(finding: Finding) -> Weight:
    """Return how much a finding weighs."""
    return CODES[finding.code].weight


def key(finding: Finding) -> str:
    """Return what names a finding over versions of a page: its code, its row and its words, not its line."""
    text = "\x00".join((finding.code, finding.address, finding.message, finding.quote))
    text = _LINES.sub("", text)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


# Places move when something is written above them; a finding is the same wherever it stands.
_LINES = re.compile(r" ?\(see line \d+\)|(?<=\.yaml):\d+|(?<=\.yml):\d+")
