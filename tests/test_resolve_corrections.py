"""What a person knows better than the page: applied, or reported."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rowcast.diagnostics import Diagnostic, Severity
from rowcast.facts import type_text
from rowcast.ir import Api

Load = Callable[..., tuple[Api | None, list[Diagnostic]]]

PAGE = """
    source: {page: page.md}
    operations:
      things.make:
        request: POST /things
        query: [{name: q, type: string}]
        body:
          - {name: a, type: integer, max: 5, description: First.}
          - {name: o, type: object}
          - {name: o.x, type: string}
          - {name: o.y, type: string}
          - {name: 'dot\\.ted', type: string}
          - {name: a/b, type: string}
          - {name: z, type: 'array [string]', required: true}
        response:
          200: [{name: ok, type: boolean}]
          404: Problem
    tables:
      Problem: [{name: text, type: string}, {name: kind, type: string, values: [p, q]}]
"""


def corrected(load: Load, corrections: str) -> Api:
    api, findings = load("", page=PAGE, better=f"corrections:\n{corrections}")
    assert [(found.code, found.message) for found in findings] == []
    assert api is not None
    return api


def faults(load: Load, corrections: str) -> list[tuple[str, str]]:
    _, findings = load("", page=PAGE, better=f"corrections:\n{corrections}")
    return [(found.code, found.message) for found in findings]


def body(api: Api, table: str = "ThingsMakeRequest") -> dict[str, str]:
    return {field.wire: type_text(field.type) for field in api.tables[table].fields}


def test_set_and_unset(load: Load) -> None:
    api = corrected(
        load,
        """
  - row: things.make/body/a
    reason: Known.
    set: {type: string, required: true, description: Better.}
    unset: [max]
""",
    )
    field = api.tables["ThingsMakeRequest"].fields[0]
    assert (type_text(field.type), field.required, field.doc, field.limits.max) == ("string", True, "Better.", None)
    assert field.origin.corrections == ("Known.",)
    (applied,) = api.corrections
    assert applied.address == "things.make/body/a"
    assert applied.reason == "Known."
    assert applied.changes == (
        "type: string instead of integer",
        "required: true",
        "description: Better. instead of First.",
        "max: 5 taken away",
    )


@pytest.mark.parametrize(
    "address",
    [
        "things.make/query/q",
        "things.make/body/o.x",
        "things.make/body/o[].x",
        "things.make/body/dot\\.ted",
        "things.make/body/a/b",
        "things.make/200/ok",
        "Problem/text",
    ],
)
def test_addresses(load: Load, address: str) -> None:
    api = corrected(load, f"  - {{row: '{address}', reason: R., set: {{deprecated: true}}}}")
    assert api.corrections[0].address == address


def test_remove_takes_the_rows_below_too(load: Load) -> None:
    api = corrected(load, "  - {row: things.make/body/o, reason: Left over., remove: true}")
    assert list(body(api)) == ["a", "dot.ted", "a/b", "z"]
    assert api.corrections[0].changes == ("removed",)


def test_remove_one_child(load: Load) -> None:
    api = corrected(load, "  - {row: things.make/body/o.x, reason: Left over., remove: true}")
    assert body(api, "ThingsMakeO") == {"y": "string"}


def test_add(load: Load) -> None:
    api = corrected(
        load,
        """
  - section: things.make/body
    reason: Newer.
    after: o
    add: [{name: n1, type: integer}, {name: n2.deep, type: string}]
  - {section: things.make/body, reason: Newer., after: n1, add: [{name: n1b}]}
  - {section: things.make/body, reason: Newer., after: o, add: [{name: n3}]}
  - {section: things.make/body, reason: Newer., add: [{name: last}]}
  - {section: things.make/headers, reason: Newer., add: [{name: x-new, type: string}]}
  - {section: Problem, reason: Newer., add: [{include: More}]}
  - {section: things.make/body, reason: Newer., after: last, add: [{name: very-last}]}
tables:
  More: [{name: more}]
""",
    )
    assert list(body(api)) == ["a", "o", "n1", "n1b", "n2", "n3", "dot.ted", "a/b", "z", "last", "very-last"]
    assert [field.wire for field in api.operations[0].headers] == ["x-new"]
    assert list(body(api, "Problem")) == ["text", "kind", "more"]
    assert api.tables["ThingsMakeRequest"].fields[2].origin.corrections == ("Newer.",)
    assert api.corrections[0].changes == ("added `n1`, `n2.deep`",)


def test_a_body_can_be_added(load: Load) -> None:
    _, findings = load("operations: {a.b: {request: POST /x}}", more="")
    assert findings == []
    api, findings = load(
        "",
        page="source: {page: p.md}\noperations: {a.b: {request: POST /x}}",
        better="corrections: [{section: a.b/body, reason: R., add: [{name: x}]}]",
    )
    assert findings == []
    assert api is not None
    assert list(body(api, "ABRequest")) == ["x"]


def test_order_of_corrections_does_not_matter_for_added_rows(load: Load) -> None:
    """A row may be corrected before the correction that adds one behind it."""
    api = corrected(
        load,
        """
  - {row: things.make/body/z, reason: R., set: {required: false}}
  - {section: things.make/body, reason: R., after: z, add: [{name: new}]}
""",
    )
    assert [each.address for each in api.corrections] == ["things.make/body/z", "things.make/body"]


@pytest.mark.parametrize(
    ("correction", "code", "part"),
    [
        ("{row: things.make/body/b, reason: R., set: {min: 1}}", "correction-unmatched", "has no row `b`"),
        ("{row: things.make/body/o.z, reason: R., remove: true}", "correction-unmatched", "has no row `o.z`"),
        ("{row: things.make/path/x, reason: R., set: {min: 1}}", "correction-unmatched", "has no row `x`"),
        ("{row: things.take/body/a, reason: R., set: {min: 1}}", "correction-unmatched", "`things.take/body`"),
        ("{row: things.make/201/a, reason: R., set: {min: 1}}", "correction-unmatched", "`things.make/201`"),
        ("{row: things.make/404/text, reason: R., set: {min: 1}}", "correction-unmatched", "`things.make/404`"),
        ("{row: Probl/text, reason: R., set: {min: 1}}", "correction-unmatched", "`Probl`"),
        ("{row: Problem, reason: R., set: {min: 1}}", "correction-unmatched", "the address of no row"),
        ("{row: things.make, reason: R., set: {min: 1}}", "correction-unmatched", "the address of no row"),
        ("{row: '', reason: R., set: {min: 1}}", "correction-unmatched", "the address of no row"),
        ("{section: things.make/bod, reason: R., add: [{name: x}]}", "correction-unmatched", "`things.make/bod`"),
        ("{section: things.make/body, reason: R., after: nope, add: [{name: x}]}", "correction-unmatched", "`nope`"),
        ("{row: things.make/body/a, reason: R., set: {max: 5}}", "correction-repeats", "the same about `max`"),
        ("{row: things.make/body/a, reason: R., set: {type: int}}", "correction-repeats", "the same about `type`"),
        ("{row: things.make/body/z, reason: R., set: {type: 'array[string]'}}", "correction-repeats", "`type`"),
        ("{row: things.make/body/a, reason: R., unset: [min]}", "correction-repeats", "says nothing about `min`"),
        ("{row: Problem/kind, reason: R., set: {values: [p, q]}}", "correction-repeats", "`values`"),
        (
            "{section: things.make/body, reason: R., add: [{name: a, type: integer}]}",
            "correction-repeats",
            "there already",
        ),
        (
            "{section: things.make/body, reason: R., add: [{name: a, type: text}]}",
            "correction-conflicts",
            "another `type`",
        ),
        ("{row: things.make/body/a, reason: R., set: {min: 1}, unset: [min]}", "correction-conflicts", "its `min`"),
    ],
)
def test_reported(load: Load, correction: str, code: str, part: str) -> None:
    found = faults(load, f"  - {correction}")
    assert found[0][0] == code
    assert part in found[0][1]


def test_repeats_are_warnings_and_the_rest_is_applied(load: Load) -> None:
    api, findings = load(
        "", page=PAGE, better="corrections: [{row: things.make/body/a, reason: R., set: {max: 5, min: 1}}]"
    )
    assert [(found.code, found.severity) for found in findings] == [("correction-repeats", Severity.WARNING)]
    assert api is not None
    assert api.tables["ThingsMakeRequest"].fields[0].limits.min == 1
    assert api.corrections[0].changes == ("min: 1",)


def test_values_with_meanings_do_not_repeat_bare_values(load: Load) -> None:
    api = corrected(load, "  - {row: Problem/kind, reason: R., set: {values: {p: One., q: Two.}}}")
    assert api.corrections[0].changes == ("values: {p: One., q: Two.} instead of p, q",)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "{row: things.make/body/a, reason: R., set: {min: 1}}",
            "{row: things.make/body/a, reason: R., set: {min: 2}}",
        ),
        ("{row: things.make/body/a, reason: R., set: {max: 1}}", "{row: things.make/body/a, reason: R., unset: [max]}"),
        ("{row: things.make/body/a, reason: R., set: {max: 1}}", "{row: things.make/body/a, reason: R., remove: true}"),
        ("{row: things.make/body/a, reason: R., remove: true}", "{row: things.make/body/a, reason: R., set: {max: 1}}"),
        ("{row: things.make/body/a, reason: R., remove: true}", "{row: things.make/body/a, reason: R., remove: true}"),
    ],
)
def test_conflicts_show_both_places(load: Load, one: str, other: str) -> None:
    _, findings = load("", page=PAGE, better=f"corrections:\n  - {one}\n  - {other}")
    (found,) = findings
    assert found.code == "correction-conflicts"
    assert found.span is not None
    assert (found.related[0][1].line, found.span.line) == (3, 4)


def test_two_corrections_of_one_row_are_fine(load: Load) -> None:
    api = corrected(
        load,
        """
  - {row: things.make/body/a, reason: One., set: {min: 1}}
  - {row: things.make/body/a, reason: Two., set: {required: true}}
""",
    )
    field = api.tables["ThingsMakeRequest"].fields[0]
    assert (field.limits.min, field.required, field.origin.corrections) == (1, True, ("One.", "Two."))


def test_needless_but_applied(load: Load) -> None:
    api, findings = load("""
        tables: {T: [{name: a}]}
        corrections:
          - {row: T/a, reason: R., set: {type: string}}
          - {section: T, reason: R., add: [{name: b}]}
        """)
    assert [(found.code, found.severity) for found in findings] == [("correction-needless", Severity.WARNING)] * 2
    assert api is not None
    assert body(api, "T") == {"a": "string", "b": "any"}


def test_a_correction_of_an_added_row_is_needless(load: Load) -> None:
    found = faults(
        load,
        """
  - {row: things.make/body/new, reason: R., set: {type: string}}
  - {section: things.make/body, reason: R., add: [{name: new}]}
""",
    )
    assert [code for code, _ in found] == ["correction-needless"]


def test_a_fault_in_a_correction_is_shown_there(load: Load) -> None:
    _, (found,) = load("", page=PAGE, better="corrections: [{row: things.make/body/a, reason: R., set: {default: x}}]")
    assert (found.code, found.span.file) == ("value-departs", "better.yaml")  # type: ignore[union-attr]
    _, (found,) = load(
        "", page=PAGE, better="corrections: [{row: things.make/body/a, reason: R., set: {type: intger}}]"
    )
    assert (found.code, found.span.file) == ("type-unknown", "better.yaml")  # type: ignore[union-attr]


def test_suggestions(load: Load) -> None:
    _, (found,) = load("", page=PAGE, better="corrections: [{row: Problem/txt, reason: R., set: {default: x}}]")
    assert found.hint == "did you mean `text`?"


def test_rows_of_a_named_type_have_addresses_of_their_own(load: Load) -> None:
    _, (found,) = load("", page=PAGE, better="corrections: [{row: things.make/404/text, reason: R., remove: true}]")
    assert found.hint == "it is Problem, whose rows have addresses of their own"


def test_many_corrections_take_linear_time(load: Load) -> None:
    rows = "\n".join(f"      - {{name: f{n}, type: string}}" for n in range(2_000))
    page = f"source: {{page: p.md}}\ntables:\n    T:\n{rows}\n"
    lines = [f"  - {{row: T/f{n}, reason: R., remove: true}}" for n in range(0, 2_000, 3)]
    lines += [f"  - {{section: T, reason: R., after: f{n}, add: [{{name: g{n}}}]}}" for n in range(1, 2_000, 3)]
    lines += [f"  - {{row: T/f{n}, reason: R., set: {{required: true}}}}" for n in range(2, 2_000, 3)]
    api, findings = load("", page=page, better="corrections:\n" + "\n".join(lines))
    assert findings == []
    assert api is not None
    names = list(body(api, "T"))
    assert names[:5] == ["f1", "g1", "f2", "f4", "g4"]
    assert len(names) == 2_000 - 667 + 667
