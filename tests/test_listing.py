"""Findings as people and machines read them: the line and its caret, JSON, annotations of a workflow, SARIF."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from rowcast.codes import CODES, diagnostic
from rowcast.diagnostics import Diagnostic, Severity
from rowcast.listing import FORMATS, render
from rowcast.source import SourceFile, Span

FILE = SourceFile("spec/a.yaml", "rowcast: 1\ntables:\n  T:\n    - {name: a, requird: true}\n    - {name: a}\n")
UNKNOWN = diagnostic(
    "unknown-key", "a row has no key `requird`", Span("spec/a.yaml", 4, 17, 4, 24), "did you mean `required`?"
)
DUPLICATE = Diagnostic(
    "duplicate-key",
    "this row is here twice",
    Span("spec/a.yaml", 5, 14, 5, 15),
    severity=Severity.WARNING,
    related=(("the first is here", Span("spec/a.yaml", 4, 14, 4, 15)),),
)
PLACELESS = Diagnostic("empty-file", "nothing is anywhere", None, severity=Severity.NOTE)
ALL = [PLACELESS, DUPLICATE, UNKNOWN]


def test_text_shows_the_line_with_a_caret_and_the_mend() -> None:
    assert render(ALL, "text", [FILE]) == (
        "spec/a.yaml:4:17: error[unknown-key]: a row has no key `requird`\n"
        "    4 |     - {name: a, requird: true}\n"
        "      |                 ^^^^^^^\n"
        "  = mend: did you mean `required`?\n"
        "\n"
        "spec/a.yaml:5:14: warning[duplicate-key]: this row is here twice\n"
        "    5 |     - {name: a}\n"
        "      |              ^\n"
        "  = see: spec/a.yaml:4:14: the first is here\n"
        "\n"
        "note[empty-file]: nothing is anywhere\n"
        "\n"
        "1 error, 1 warning and 1 note\n"
    )


def test_text_without_the_file_leaves_the_line_out() -> None:
    assert render([UNKNOWN]) == (
        "spec/a.yaml:4:17: error[unknown-key]: a row has no key `requird`\n"
        "  = mend: did you mean `required`?\n"
        "\n"
        "1 error\n"
    )


def test_concise_is_one_line_each() -> None:
    assert render(ALL, "concise") == (
        "spec/a.yaml:4:17: error[unknown-key]: a row has no key `requird` (mend: did you mean `required`?)\n"
        "spec/a.yaml:5:14: warning[duplicate-key]: this row is here twice\n"
        "note[empty-file]: nothing is anywhere\n"
    )


def test_colour_is_only_where_it_is_asked_for() -> None:
    assert "\x1b" not in render(ALL, "text", [FILE])
    coloured = render(ALL, "text", [FILE], colour=True)
    assert "\x1b[1;31merror[unknown-key]\x1b[0m" in coloured
    assert "\x1b[1;33m^\x1b[0m" in coloured
    for code in ("1;31", "1;33", "1;36", "1", "34", "0"):
        coloured = coloured.replace(f"\x1b[{code}m", "")
    assert coloured == render(ALL, "text", [FILE])
    assert all("\x1b" not in render(ALL, form, colour=True) for form in ("json", "jsonl", "github", "sarif"))


def test_findings_are_sorted_by_place_and_keep_their_order_there() -> None:
    spans = [("b", 1, 1), ("a", 10, 1), ("a", 9, 2), ("a", 9, 1), ("a", 9, 1)]
    found = [
        Diagnostic("unknown-key", str(n), Span(file, line, column, line, column))
        for n, (file, line, column) in enumerate(spans)
    ]
    assert [json.loads(line)["message"] for line in render(found, "jsonl").splitlines()] == ["3", "4", "2", "1", "0"]


def caret(source: str, start: int, end: int, end_line: int = 1) -> list[str]:
    """Return the two lines that show a stretch of a one-line file, without their margin."""
    found = Diagnostic("unknown-key", "m", Span("f", 1, start, end_line, end))
    return [line[8:] for line in render([found], "text", [SourceFile("f", source)]).split("\n")[1:3]]


@pytest.mark.parametrize(
    ("source", "start", "end", "shown", "under"),
    [
        ("abc", 2, 3, "abc", " ^"),
        ("abc\r", 2, 4, "abc", " ^^"),
        ("abc", 4, 4, "abc", "   ^"),
        ("abc", 9, 12, "abc", "   ^"),
        ("", 1, 1, "", "^"),
        ("a\tb", 3, 4, "a b", "  ^"),
        ("名前: x", 1, 3, "名前: x", "^^^^"),
        ("名前: x", 5, 6, "名前: x", "      ^"),
        ("e\u0301: x", 4, 5, "e\u0301: x", "  ^"),
        ("\x1b[31m: x", 6, 7, "\\x1b[31m: x", "        ^"),
        ("\u202ea: x", 3, 4, "\\u202ea: x", "       ^"),
        ("\ud800: x", 2, 3, "\\ud800: x", "      ^"),
    ],
)
def test_the_caret_is_under_what_is_meant(source: str, start: int, end: int, shown: str, under: str) -> None:
    assert caret(source, start, end) == [shown, under]


def test_a_stretch_of_several_lines_is_shown_to_the_end_of_the_first() -> None:
    assert caret("ab: |\n  c\n", 5, 4, end_line=2) == ["ab: |", "    ^"]


def test_a_long_line_is_cut_around_the_place() -> None:
    source, under = caret("x" * 500 + "HERE" + "y" * 500, 501, 505)
    assert len(source) < 110
    assert source.startswith("…x")
    assert source.endswith("y…")
    assert source[under.index("^") : under.rindex("^") + 1] == "HERE"
    source, under = caret("x" * 5000, 1, 5000)
    assert len(source) == len(under) + 1 == 101


def test_json_says_how_it_went() -> None:
    document = json.loads(render(ALL, "json"))
    assert (document["version"], document["status"]) == (1, "errors")
    assert document["counts"] == {"error": 1, "warning": 1, "note": 1}
    assert document["diagnostics"][0] == {
        "code": "unknown-key",
        "severity": "error",
        "message": "a row has no key `requird`",
        "mend": "did you mean `required`?",
        "place": {"file": "spec/a.yaml", "line": 4, "column": 17, "end_line": 4, "end_column": 24},
        "related": [],
    }
    assert document["diagnostics"][1]["related"][0]["message"] == "the first is here"
    assert document["diagnostics"][2]["place"] is None
    assert [json.loads(line) for line in render(ALL, "jsonl").splitlines()] == document["diagnostics"]


def test_json_of_nothing_is_still_a_document() -> None:
    assert json.loads(render([], "json")) == {
        "version": 1,
        "status": "ok",
        "counts": {"error": 0, "warning": 0, "note": 0},
        "diagnostics": [],
    }
    assert json.loads(render([DUPLICATE], "json"))["status"] == "findings"
    assert json.loads(render([], "sarif"))["runs"][0]["results"] == []
    assert [render([], form) for form in ("text", "concise", "jsonl", "github")] == [""] * 4


def test_github_gets_a_command_a_line() -> None:
    assert render(ALL, "github") == (
        "::error file=spec/a.yaml,line=4,col=17,endLine=4,endColumn=23,title=unknown-key::"
        "a row has no key `requird`%0Amend: did you mean `required`?\n"
        "::warning file=spec/a.yaml,line=5,col=14,endLine=5,endColumn=14,title=duplicate-key::this row is here twice\n"
        "::notice title=empty-file::nothing is anywhere\n"
    )


def test_github_commands_cannot_be_broken_out_of() -> None:
    hostile = Diagnostic("unknown-key", "100%\r\n::error::x", Span("a,b:c\n::warning::%d.yaml", 1, 1, 2, 1))
    assert render([hostile], "github") == (
        "::error file=a%2Cb%3Ac%0A%3A%3Awarning%3A%3A%25d.yaml,line=1,col=1,endLine=2,title=unknown-key::"
        "100%25%0D%0A::error::x\n"
    )


def test_github_is_told_of_what_it_would_not_show() -> None:
    """It shows ten annotations of a kind for a step, and drops the others."""
    many = [Diagnostic("unknown-key", f"row {n}", Span("a.yaml", n, 1, n, 2)) for n in range(1, 13)]
    lines = render([*many[:10], DUPLICATE], "github").splitlines()
    assert [line.partition(" ")[0] for line in lines] == ["::error"] * 10 + ["::warning"]
    last = Diagnostic("unknown-key", "\n::error::x ##[error]y", Span("z.yaml", 1, 1, 1, 2))
    lines = render([*many, DUPLICATE, last], "github").splitlines()
    assert lines[8].endswith("::row 9")
    assert lines[9:] == [
        "::error title=rowcast::4 more of 13 are in the log of this step",
        "- a.yaml:10:1: error[unknown-key]: row 10",
        "- a.yaml:11:1: error[unknown-key]: row 11",
        "- a.yaml:12:1: error[unknown-key]: row 12",
        "- z.yaml:1:1: error[unknown-key]: \\n::error::x # #[error]y",
        "::warning file=spec/a.yaml,line=5,col=14,endLine=5,endColumn=14,title=duplicate-key::this row is here twice",
    ]


def test_gitlab_knows_an_issue_again_when_its_line_moves() -> None:
    def issues(*found: Diagnostic) -> list[dict[str, Any]]:
        loaded: list[dict[str, Any]] = json.loads(render(found, "gitlab"))
        return loaded

    (one,) = issues(UNKNOWN)
    assert one == {
        "description": "a row has no key `requird`; mend: did you mean `required`?",
        "check_name": "unknown-key",
        "fingerprint": one["fingerprint"],
        "severity": "major",
        "location": {"path": "spec/a.yaml", "lines": {"begin": 4}},
    }
    (moved,) = issues(diagnostic(UNKNOWN.code, UNKNOWN.message, Span("spec/a.yaml", 9, 1, 9, 2)))
    assert moved["fingerprint"] == one["fingerprint"]
    twice = issues(UNKNOWN, UNKNOWN, PLACELESS)
    assert len({each["fingerprint"] for each in twice}) == 3
    assert twice[2]["location"] == {"path": ".", "lines": {"begin": 1}}
    assert json.loads(render([], "gitlab")) == []


def test_a_message_stays_in_its_line() -> None:
    hostile = Diagnostic("unknown-key", "a\nb\x1b[2J\u2028", Span("f\n\x1b.yaml", 1, 1, 1, 2), "c\rd")
    for form in ("text", "concise"):
        assert (
            render([hostile], form)
            .splitlines()[0]
            .startswith("f\\n\\x1b.yaml:1:1: error[unknown-key]: a\\nb\\x1b[2J\\u2028")
        )


@pytest.mark.parametrize("form", FORMATS)
def test_every_form_can_be_written_as_utf8(form: str) -> None:
    hostile = Diagnostic(
        "unknown-key",
        "half \ud800",
        Span("bad\udcff.yaml", 1, 1, 1, 2),
        "half \udfff",
        related=(("half \ud800", Span("bad\udcff.yaml", 1, 1, 1, 2)),),
    )
    assert render([hostile], form, [SourceFile("bad\udcff.yaml", "\ud800")]).encode("utf-8")


PLACE: dict[str, Any] = {
    "type": "object",
    "required": ["artifactLocation", "region"],
    "properties": {
        "artifactLocation": {
            "type": "object",
            "required": ["uri"],
            "properties": {"uri": {"type": "string", "format": "uri-reference"}},
        },
        "region": {
            "type": "object",
            "required": ["startLine", "startColumn", "endLine", "endColumn"],
            "additionalProperties": {"type": "integer", "minimum": 1},
        },
    },
}
MESSAGE = {
    "type": "object",
    "required": ["text"],
    "additionalProperties": False,
    "properties": {"text": {"type": "string", "minLength": 1}},
}
LEVEL = {"enum": ["error", "warning", "note", "none"]}
SARIF: dict[str, Any] = {
    "type": "object",
    "required": ["$schema", "version", "runs"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool", "results"],
                "additionalProperties": False,
                "properties": {
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "properties": {
                            "driver": {
                                "type": "object",
                                "required": ["name", "semanticVersion", "rules"],
                                "additionalProperties": False,
                                "properties": {
                                    "name": {"type": "string"},
                                    "semanticVersion": {"type": "string", "pattern": r"^\d+\.\d+\.\d+"},
                                    "rules": {
                                        "type": "array",
                                        "uniqueItems": True,
                                        "items": {
                                            "type": "object",
                                            "required": ["id"],
                                            "additionalProperties": False,
                                            "properties": {
                                                "id": {"type": "string"},
                                                "shortDescription": MESSAGE,
                                                "fullDescription": MESSAGE,
                                                "help": MESSAGE,
                                                "defaultConfiguration": {"properties": {"level": LEVEL}},
                                            },
                                        },
                                    },
                                },
                            }
                        },
                    },
                    "results": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["message"],
                            "additionalProperties": False,
                            "properties": {
                                "ruleId": {"type": "string"},
                                "ruleIndex": {"type": "integer", "minimum": 0},
                                "level": LEVEL,
                                "message": MESSAGE,
                                "locations": {"type": "array", "items": {"properties": {"physicalLocation": PLACE}}},
                                "relatedLocations": {
                                    "type": "array",
                                    "items": {
                                        "required": ["physicalLocation"],
                                        "additionalProperties": False,
                                        "properties": {
                                            "id": {"type": "integer", "minimum": 0},
                                            "physicalLocation": PLACE,
                                            "message": MESSAGE,
                                        },
                                    },
                                },
                            },
                        },
                    },
                },
            },
        },
    },
}
"""The part of the schema of SARIF 2.1.0 (OASIS, appendix) that a log of ours can touch."""


def test_sarif_has_the_structure_of_the_standard() -> None:
    odd = Diagnostic("yaml-tab", "m", Span("a b/ü%\n.yaml", 1, 1, 1, 1))
    document = json.loads(render([*ALL, odd], "sarif", [FILE]))
    assert [error.message for error in Draft202012Validator(SARIF).iter_errors(document)] == []
    run = document["runs"][0]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == ["duplicate-key", "empty-file", "unknown-key", "yaml-tab"]
    assert [rules[result["ruleIndex"]] for result in run["results"]] == [result["ruleId"] for result in run["results"]]
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "a%20b/%C3%BC%25%0A.yaml"
    assert "locations" not in run["results"][-1]


@pytest.mark.parametrize("code", CODES)
def test_every_code_explains_itself(code: str) -> None:
    known = CODES[code]
    assert code == code.lower()
    assert known.summary.endswith(".")
    assert known.why.endswith(".")
    assert known.mend
    assert not known.mend.endswith(".")


def test_an_unknown_code_is_a_fault_of_ours() -> None:
    with pytest.raises(AssertionError, match="no-such-code"):
        diagnostic("no-such-code", "m", None)


def test_an_unknown_form_is_a_fault_of_the_caller() -> None:
    with pytest.raises(KeyError):
        render([], "yaml")
