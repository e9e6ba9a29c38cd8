"""Rows become tables: nesting, derived names, includes, claims on named types."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rowcast.diagnostics import Diagnostic
from rowcast.facts import type_text
from rowcast.ir import Api, Table
from rowcast.resolve.naming import singular
from rowcast.resolve.rows import split_name

Load = Callable[..., tuple[Api | None, list[Diagnostic]]]


def made(load: Load, text: str, **more: str) -> Api:
    api, findings = load(text, **more)
    assert [(found.code, found.message) for found in findings] == []
    assert api is not None
    return api


def fields(table: Table) -> dict[str, str]:
    return {field.wire: type_text(field.type) for field in table.fields}


def codes(load: Load, text: str, **more: str) -> list[str]:
    return [found.code for found in load(text, **more)[1]]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a", ("a",)),
        ("a.b", ("a", "b")),
        ("a[].b", ("a", "b")),
        ("a[][].b[]", ("a", "b")),
        (r"a\.b", ("a.b",)),
        (r"a\.b.c", ("a.b", "c")),
        (r"a\b", ("a\\b",)),
        ("a b.c-d", ("a b", "c-d")),
        ("", None),
        ("a..b", None),
        (".a", None),
        ("a.", None),
        ("[]", None),
    ],
)
def test_names_of_rows(text: str, parts: tuple[str, ...] | None) -> None:
    assert split_name(text) == parts


@pytest.mark.parametrize(
    ("plural", "one"),
    [
        ("messages", "message"),
        ("entries", "entry"),
        ("addresses", "address"),
        ("address", "address"),
        ("boxes", "box"),
        ("matches", "match"),
        ("dishes", "dish"),
        ("statuses", "status"),
        ("status", "status"),
        ("analysis", "analysis"),
        ("cases", "case"),
        ("responses", "response"),
        ("caches", "cache"),
        ("series", "series"),
        ("children", "child"),
        ("people", "person"),
        ("data", "data"),
        ("s", "s"),
        ("is", "is"),
        ("bus", "bus"),
        ("sizes", "size"),
        ("5m", "5m"),
        ("", ""),
    ],
)
def test_singular(plural: str, one: str) -> None:
    assert singular(plural) == one


def test_nested_objects_become_tables(load: Load) -> None:
    api = made(
        load,
        """
        tables:
          Order:
            - {name: customer, type: object, required: true, description: Who orders.}
            - {name: customer.name, type: string}
            - {name: lines, type: "array[object]"}
            - {name: "lines[].product.id", type: integer}
            - {name: by_region, type: "map[object]"}
            - {name: by_region.count, type: integer}
            - {name: note, type: string/array}
            - {name: note.text, type: string}
            - {name: extra, type: object, extra: string}
            - {name: extra.known, type: boolean}
        """,
    )
    assert fields(api.tables["Order"]) == {
        "customer": "OrderCustomer",
        "lines": "array[OrderLine]",
        "by_region": "map[OrderByRegion]",
        "note": "string/array[OrderNote]",
        "extra": "OrderExtra",
    }
    assert fields(api.tables["OrderLine"]) == {"product": "OrderLineProduct"}
    assert fields(api.tables["OrderLineProduct"]) == {"id": "integer"}
    assert api.tables["OrderCustomer"].doc == "Who orders."
    assert api.tables["OrderCustomer"].inline
    assert not api.tables["Order"].inline
    assert type_text(api.tables["OrderExtra"].extra) == "string"  # type: ignore[arg-type]


def test_a_missing_parent_is_an_optional_object(load: Load) -> None:
    api = made(load, "tables: {T: [{name: a.b.c, type: string, required: true}]}")
    (a,) = api.tables["T"].fields
    assert (a.wire, a.required, type_text(a.type)) == ("a", False, "TA")
    assert fields(api.tables["TAB"]) == {"c": "string"}


def test_a_parent_may_come_after_its_children(load: Load) -> None:
    api = made(load, "tables: {T: [{name: a.b}, {name: x}, {name: a, type: 'array[object]', required: true}]}")
    assert fields(api.tables["T"]) == {"a": "array[TA]", "x": "any"}


def test_escaped_dots_do_not_nest(load: Load) -> None:
    api = made(load, r"tables: {T: [{name: 'a\.b', type: string}, {name: 'a\.b.c'}]}".replace("{name: 'a\\.b.c'}", ""))
    assert [field.wire for field in api.tables["T"].fields] == ["a.b"]


def test_names_are_stable(load: Load) -> None:
    """Adding a row that has nothing to do with it never renames a table."""
    before = made(load, "tables: {T: [{name: a.b}, {name: c.d}]}")
    after = made(load, "tables: {T: [{name: new}, {name: z.a.b}, {name: c.d}, {name: c.x.y}, {name: a.b}]}")
    assert {"TA", "TC"} <= before.tables.keys() & after.tables.keys()
    assert fields(before.tables["TA"]) == fields(after.tables["TA"])


def test_places_of_an_operation_name_their_tables(load: Load) -> None:
    api = made(
        load,
        """
        operations:
          users.find:
            request: POST /users
            query: [{name: page.size, type: integer}]
            body: [{name: page.size, type: integer}]
            response:
              200: [{name: page.size, type: integer}]
              404: [{name: page.size, type: integer}]
              default: {rows: [{name: message}]}
        """,
    )
    assert sorted(api.tables) == [
        "UsersFindPage",
        "UsersFindQueryPage",
        "UsersFindRequest",
        "UsersFindResponse",
        "UsersFindResponse404",
        "UsersFindResponse404Page",
        "UsersFindResponseDefault",
        "UsersFindResponsePage",
    ]


def test_a_table_of_ones_own_choice(load: Load) -> None:
    api = made(
        load, "tables: {T: [{name: a, type: object, table: Chosen}, {name: a.b.c}], U: [{name: x, type: Chosen}]}"
    )
    assert set(api.tables) == {"T", "U", "Chosen", "ChosenB"}


def test_a_derived_name_that_is_taken(load: Load) -> None:
    _, findings = load("tables: {T: [{name: a.b}], TA: [{name: x}]}")
    (found,) = findings
    assert (found.code, found.related[0][0]) == ("name-taken", "first defined here")
    assert (found.span.column, found.related[0][1].column) == (21, 28)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("type_", "code"),
    [
        ("string", "children-misplaced"),
        ("any", "children-misplaced"),
        ("array[string]", "children-misplaced"),
        ("object/array[object]", "children-misplaced"),
        ("object/T", "children-misplaced"),
        ("array[array]", None),
        ("array[object?]", None),
        ("map", None),
        ("object?", None),
    ],
)
def test_the_place_for_children(load: Load, type_: str, code: str | None) -> None:
    found = codes(load, f"tables: {{T: [{{name: a, type: '{type_}'}}, {{name: a.b}}]}}")
    assert found == ([code] if code else [])


def test_a_fault_has_no_consequences(load: Load) -> None:
    """Whatever is wrong with a row, only that is reported."""
    text = """
        errors: {body: T, type: a.b.c}
        tables:
          T:
            - {name: a, type: strng}
            - {name: a.b}
            - {name: kind, type: enum<string>}
          V: [{name: t, type: U}, {name: t.anything}]
        unions:
          U: {tag: kind, variants: [T]}
    """
    assert codes(load, text) == ["type-unknown", "enum-without-values"]


def test_includes(load: Load) -> None:
    api = made(
        load,
        """
        tables:
          Last: [{include: Middle}, {name: z}]
          Middle: [{name: m}, {include: First}]
          First: [{name: a, type: integer, default: 3}, {name: meta.id}]
        operations:
          x.get: {request: GET /x, query: [{include: First}], headers: [{include: Names}]}
        """,
        more="tables: {Names: [{name: x-a}]}",
    )
    assert list(fields(api.tables["Last"])) == ["m", "a", "meta", "z"]
    assert api.tables["Last"].fields[1] is api.tables["First"].fields[0]
    assert api.tables["Last"].fields[1].default == 3
    assert [field.wire for field in api.operations[0].query] == ["a", "meta"]
    assert list(api.tables)[:3] == ["Last", "Middle", "First"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tables: {A: [{include: A}]}", ["include-cycle"]),
        ("tables: {A: [{include: B}], B: [{include: C}], C: [{include: A}]}", ["include-cycle"]),
        ("tables: {A: [{include: B}, {name: x}], B: [{name: x}]}", ["duplicate-row"]),
        ("tables: {A: [{include: B}, {include: B}], B: [{name: x}]}", ["duplicate-row"]),
        ("tables: {A: [{include: Nope}]}", ["include-unknown"]),
        ("tables: {A: [{include: E}]}\ntypes: {E: {type: string}}", ["include-unknown"]),
        ("tables: {A: [{name: x.y}, {include: AX}]}", ["include-unknown"]),
    ],
)
def test_faulty_includes(load: Load, text: str, expected: list[str]) -> None:
    assert codes(load, text) == expected


def test_duplicate_rows_show_both_places(load: Load) -> None:
    _, (found,) = load("tables: {T: [{name: a.b}, {name: 'a[].b'}]}")
    assert found.code == "duplicate-row"
    assert found.span != found.related[0][1]


CLAIMS = """
    operations:
      messages.create:
        request: POST /messages
        body:
          - {name: choice, type: Choice}
          %s
    tables:
      Auto: [{name: type, type: string, const: auto, required: true}]
      Tool:
        - {name: type, type: string, const: tool, required: true}
        - {name: name, type: string, required: true}
        - {name: size, type: enum<integer>, values: [1, 2]}
        - {name: inner, type: Inner}
      Inner: [{name: a, type: string, values: [x, y], required: true}]
    unions:
      Choice: {tag: type, variants: [Auto, Tool]}
"""


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("{name: choice.type, type: string, values: [tool, auto], required: true}", ""),
        ("{name: choice.name, type: string, required: true}", ""),
        ("{name: choice.name, type: string, required: {when: {type: tool}}}", ""),
        ("{name: choice.size, type: integer, values: [2, 1]}", ""),
        ("{name: choice.size, type: integer}", ""),
        ("{name: choice.inner.a, required: true}", ""),
        ("{name: choice.inner, type: object, required: {quote: sometimes}}", ""),
        ("{name: choice.type, type: string, values: [auto], required: true}", 'the page lacks "tool"'),
        ("{name: choice.type, type: string, values: [auto, tool, none], required: true}", 'Choice lacks "none"'),
        ("{name: choice.type, type: string, const: auto, required: true}", 'the page lacks "tool"'),
        ("{name: choice.name, type: string}", "the page's `name` is optional, and that of Tool is required"),
        ("{name: choice.size, required: true}", "the page's `size` is required, and that of Tool is optional"),
        ("{name: choice.size, type: integer, values: [1]}", "the page lacks 2"),
        ("{name: choice.nme, type: string}", "the page has a row `nme` here, and Choice has none"),
        ("{name: choice.inner.b, type: string}", "the page has a row `b` here, and Inner has none"),
        ("{name: choice.inner.a, type: string, required: true, values: [x]}", 'the page lacks "y"'),
        (
            "{name: choice.size, type: integer, required: {when: {type: tool}}}",
            "the page's `size` is required when `type` is tool, and that of Tool is optional",
        ),
    ],
)
def test_rows_under_a_named_type(load: Load, row: str, message: str) -> None:
    needs_type = "when" in row
    lines = ["- {name: choice.type, type: string, values: [auto, tool], required: true}"] if needs_type else []
    api, findings = load(CLAIMS % "\n          ".join([*lines, f"- {row}"]))
    if not message:
        assert [found.message for found in findings] == []
        assert api is not None
        assert [field.wire for field in api.tables["MessagesCreateRequest"].fields] == ["choice"]
        return
    (found,) = findings
    assert found.code == "row-contradicts-table"
    assert message in found.message
    assert found.related


def test_claims_in_arrays_maps_and_aliases(load: Load) -> None:
    text = """
        tables:
          T:
            - {name: a, type: "string/array[Part]"}
            - {name: "a[].x", type: integer, required: true}
            - {name: b, type: "map[Named]"}
            - {name: b.y}
          Part: [{name: x, type: integer}]
        types: {Named: {type: "Part?"}}
    """
    _, findings = load(text)
    assert [found.message for found in findings] == [
        "the page's `x` is required, and that of Part is optional",
        "the page has a row `y` here, and Part has none",
    ]


def test_claims_make_no_tables(load: Load) -> None:
    api = made(
        load, CLAIMS % "- {name: choice.inner, type: object}\n          - {name: choice.inner.a, required: true}"
    )
    assert set(api.tables) == {"Auto", "Tool", "Inner", "MessagesCreateRequest"}


def test_a_claim_on_a_broken_table_is_not_reported(load: Load) -> None:
    text = "tables: {T: [{name: a, type: P}, {name: a.x}], P: [{include: Nope}]}"
    assert codes(load, text) == ["include-unknown"]


def test_useless_facts_of_nesting(load: Load) -> None:
    assert codes(load, "tables: {T: [{name: a, type: object, table: X}]}") == ["table-without-rows"]
    assert codes(load, "tables: {T: [{name: a, extra: false}]}") == ["table-without-rows"]
    assert codes(load, "tables: {T: [{name: a, type: P, table: X}, {name: a.x}], P: [{name: x}]}") == [
        "table-without-rows"
    ]


def test_several_files_are_one_spec(load: Load) -> None:
    api = made(load, "tables: {A: [{name: b, type: B}]}", b="tables: {B: [{name: a, type: A}]}")
    assert set(api.tables) == {"A", "B"}
    assert api.tables["B"].span.file == "b.yaml"


def test_origins(load: Load) -> None:
    api = made(
        load,
        "",
        page="""
        source: {page: page.md}
        tables:
          T:
            - {name: a, type: integer, min: 1, line: 7, known: {min: prose, type: example}}
            - {name: b.c, line: 9}
        """,
        better="corrections: [{row: T/a, reason: Because., set: {min: 2}}]",
    )
    a, b = api.tables["T"].fields
    assert (a.origin.page, a.origin.line) == ("page.md", 7)
    assert a.origin.known == (("type", "example"),)
    assert a.origin.corrections == ("Because.",)
    assert (b.origin.page, b.origin.line) == ("page.md", 9)
