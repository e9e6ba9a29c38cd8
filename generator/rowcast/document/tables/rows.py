"""The tables of rows: what a parameter, a field or a header can say, and the facts that types and corrections share."""

from __future__ import annotations

from rowcast.codes.linting import LINTING
from rowcast.document.shapes import (
    FlagShape,
    Forms,
    IntegerShape,
    Key,
    ListShape,
    NullShape,
    NumberShape,
    PairsShape,
    RecordShape,
    RecordTable,
    Rule,
    Shape,
    TextShape,
    ValueShape,
)

PASCAL = r"[A-Z][A-Za-z0-9]*"

TEXT = TextShape()
TYPE = TextShape("a type", "type")
WIRE = TextShape("a name", "name", form=r"[\s\S]+", like="max_tokens")
TYPE_NAME = TextShape("a name in PascalCase", "name", form=PASCAL, like="TextBlock")
FLAG = FlagShape()
VALUE = ValueShape()
COUNT = IntegerShape()
CODE = TextShape("the code of a rule", "name", form=r"[a-z][a-z0-9-]*", suggested=tuple(LINTING), like="pattern-loose")
NUMBER = NumberShape()
RENAME = Key(
    "rename",
    TextShape("a name", "name", form=r"[A-Za-z_][A-Za-z0-9_ -]*", like="max_tokens"),
    "The name to use in code, in any case.",
)
DESCRIPTION = Key(
    "description",
    TEXT,
    "What it is and does; Markdown inline text.",
    also=("doc", "docs", "desc", "summary", "title", "comment"),
)
DEPRECATED = Key("deprecated", Forms((FLAG, TEXT)), "True, or a text that says what to use instead.")
EXAMPLES = (
    Key("example", VALUE, "One value as it may be on the wire."),
    Key("examples", ListShape(VALUE), "Several values as they may be on the wire."),
)
EXTRA = Key(
    "extra",
    Forms((FlagShape(only=False), TYPE)),
    "Keys that no row names: `false` when there are none, else the type of their values.",
    also=("additionalProperties", "additional_properties"),
)
LINT = Key(
    "lint",
    ListShape(RecordShape("exception"), least=1),
    "Exceptions from rules of lint that hold here, each with its reason.",
)
STYLES = ("repeat", "comma", "space", "pipe", "brackets", "deep")
EVIDENCE = ("prose", "example", "structure", "rule")

VALUES: Shape = Forms(
    (
        ListShape(ValueShape(scalar=True), least=1),
        PairsShape(
            TextShape("a value", "text"),
            Forms((NullShape(), TEXT, RecordShape("listed value"))),
            least=1,
        ),
    )
)

BARE_FACTS: tuple[Key, ...] = (
    Key("values", VALUES, "The listed values; a mapping gives each its meaning.", also=("enum", "choices", "options")),
    Key("open", FLAG, "Values that are not listed are legal too."),
    Key("const", ValueShape(scalar=True), "The only value.", also=("constant",)),
    Key("default", VALUE, "What is assumed when it is absent."),
    *EXAMPLES,
    Key("nullable", FLAG, "Null is legal too.", also=("null", "allow_null")),
    Key("min", NUMBER, "The least number.", also=("minimum", "ge", "gte")),
    Key("max", NUMBER, "The greatest number.", also=("maximum", "le", "lte")),
    Key("exclusive_min", NUMBER, "The number is greater than this.", also=("gt",)),
    Key("exclusive_max", NUMBER, "The number is less than this.", also=("lt",)),
    Key("multiple_of", NumberShape(positive=True), "The number is a multiple of this."),
    Key("min_length", COUNT, "The fewest characters of a text."),
    Key("max_length", COUNT, "The most characters of a text."),
    Key(
        "pattern",
        TextShape("a regular expression", "pattern"),
        "A regular expression that the text matches.",
        also=("regex", "regexp"),
    ),
    Key("min_items", COUNT, "The fewest items of an array."),
    Key("max_items", COUNT, "The most items of an array."),
    Key("unique_items", FLAG, "No two items of the array are equal."),
)
"""Facts about the values of a type, wherever it is written."""

CORRECTABLE: tuple[Key, ...] = (
    Key("type", TYPE, "The type, in the notation of pages: `string`, `array[T]`, `A/B`, `T?`, a name of this spec."),
    Key(
        "required",
        Forms((FLAG, RecordShape("condition"))),
        "Whether it must be given: true, false, or a condition on the fields beside it.",
        also=("optional",),
    ),
    DESCRIPTION,
    *BARE_FACTS,
    DEPRECATED,
    Key("sensitive", FLAG, "A secret: never logged or shown.", also=("secret", "password")),
    Key("read_only", FLAG, "Only in answers."),
    Key("write_only", FLAG, "Only in requests."),
    Key("since", TEXT, "The version that brought it."),
    RENAME,
    Key("style", TextShape("a style", "choice", STYLES), "How an array or object goes into a query, path or header."),
    Key("table", TYPE_NAME, "Name for the nested object that the child rows make."),
    EXTRA,
)
"""What a row says beside its name: what a correction can set and unset."""

ROW = RecordTable(
    "row",
    "a row",
    "One parameter, header, body field, response field or table field, as a page lists it.",
    (
        Key(
            "name",
            WIRE,
            "Exact name on the wire; dots nest, `\\.` is a dot in a name, `[]` after a part is ignored.",
            True,
        ),
        *CORRECTABLE,
        Key("line", IntegerShape(least=1), "Captured rows: the line of the page."),
        Key(
            "known",
            PairsShape(
                TextShape("a fact of a row", "choice", tuple(key.name for key in CORRECTABLE)),
                TextShape("how the fact is known", "choice", EVIDENCE),
            ),
            "Captured rows: the facts that no column stated, each with where it was found instead.",
        ),
        LINT,
    ),
)

ROW_TABLES: tuple[RecordTable, ...] = (
    ROW,
    RecordTable(
        "include",
        "an include",
        "Puts the rows of a table in this place.",
        (Key("include", TYPE_NAME, "The table whose rows stand here.", True),),
        mark="include",
    ),
    RecordTable(
        "condition",
        "a condition",
        "When a row is required.",
        (
            Key(
                "when",
                PairsShape(
                    TextShape("the name of a field beside it", "name"),
                    Forms((ListShape(ValueShape(scalar=True), least=1), ValueShape(scalar=True))),
                    least=1,
                ),
                "Fields beside it, and the value or values that each must have.",
            ),
            Key("quote", TEXT, "The page's own words, where no rule captures them."),
        ),
        (Rule("some", ("when", "quote")),),
    ),
    RecordTable(
        "listed value",
        "a listed value",
        "What is known of one listed value.",
        (DESCRIPTION, DEPRECATED, RENAME),
    ),
    RecordTable(
        "exception",
        "an exception",
        "That a rule of lint does not hold here.",
        (
            Key("code", Forms((CODE, ListShape(CODE, least=1))), "The code of the rule, or several.", True),
            Key("reason", TEXT, "Why it does not hold.", True),
            Key(
                "rows",
                ListShape(WIRE, least=1),
                "Only these rows: names in a table, `place/name` in an operation; all that is here unless said.",
            ),
        ),
    ),
)

ROWS = ListShape(Forms((RecordShape("include"), RecordShape("row"))))
