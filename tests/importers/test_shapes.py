"""Types that share a shape: one table over calls and pages, by names that stay when something else changes."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from rowcast import front, importers
from rowcast.diagnostics import has_errors
from rowcast.importers.outcome import folder, pages, shapes_named
from rowcast.importers.outcome.shapes_named import Use
from rowcast.importers.text.inflection import singular
from rowcast.source import SourceFile

HEAD = "# Parcels\n\nBase URL: https://api.parcels.test\n\n"
TABLE = "| Name | Type | Required |\n|---|---|---|\n"


def _call(path: str, *rows: str) -> str:
    return f"## Send to {path}\n\n`POST /{path}`\n\n### Request parameters\n\n{TABLE}" + "".join(rows) + "\n"


def _object(name: str, *fields: str) -> str:
    rows = "".join(f"| {name}.{field} | string | Yes |\n" for field in fields)
    return f"| {name} | object | Yes |\n{rows}"


def _tables(*texts: str, before: Sequence[str] = ()) -> dict[str, list[str]]:
    """Return the tables that pages give, with the names of their rows; ``before`` are files that were captured."""
    files = {f"page-{number}.yaml": text for number, text in enumerate(before)}
    present = folder.read(files)
    captures = [importers.read(f"page-{number}.md", (HEAD + text).encode()) for number, text in enumerate(texts)]
    spec = pages.spec("parcels", captures, has_api=False, folder=present)
    problems = front.load([SourceFile(name, text) for name, text in spec.files.items()])[1]
    assert not has_errors(problems), problems
    return {t.name: [".".join(r.path) for r in t.rows] for capture in spec.captures for t in capture.tables}


TWO = _object("home_address", "street", "city", "zip") + _object("work_address", "street", "city", "zip")


def test_a_shape_of_two_rows_is_a_table() -> None:
    assert _tables(_call("parcels", TWO)) == {"Address": ["street", "city", "zip"]}


def test_a_shape_over_pages_is_one_table() -> None:
    pages_ = (_call(path, _object("home_address", "street", "city")) for path in ("parcels", "letters"))
    assert _tables(*pages_) == {"HomeAddress": ["street", "city"]}


@pytest.mark.parametrize(
    "text",
    [
        _call("parcels", "| weight | integer | No |\n", TWO),
        _call("parcels", TWO, "| weight | integer | No |\n"),
        _call("crates", "| weight | integer | No |\n") + _call("parcels", TWO),
        _call("parcels", TWO.replace("zip", "postcode")),
        _call("parcels", TWO) + _call("crates", _object("sender", "name", "phone", "mail")),
        _call("parcels", TWO) + _call("crates", _object("billing_address", "street", "city", "zip")),
    ],
)
def test_what_changes_elsewhere_renames_nothing(text: str) -> None:
    assert list(_tables(text)) == ["Address"]


def test_a_table_keeps_the_name_that_it_was_captured_under() -> None:
    one = _object("billing", "street", "city", "zip") + _object("shipping", "street", "city", "zip")
    spec = pages.spec("parcels", [importers.read("page-0.md", (HEAD + _call("parcels", one)).encode())], has_api=False)
    assert list(_tables(_call("parcels", one))) == ["Billing"]
    before = next(text for name, text in spec.files.items() if name != "api.yaml")
    more = _call("abodes", _object("abode", "street", "city", "zip")) + _call("parcels", one)
    assert list(_tables(more)) == ["Abode"]
    assert list(_tables(more, before=[before])) == ["Billing"]


@pytest.mark.parametrize(
    "change",
    [("| Yes |", "| No |"), ("| string |", "| integer |"), ("| Yes |\n", "| Yes |\n| to.more | string | Yes |\n")],
)
def test_shapes_that_differ_stay_apart_and_are_reported(change: tuple[str, str]) -> None:
    one, other = _object("from", "street", "city", "zip", "land"), _object("to", "street", "city", "zip", "land")
    head, _, last = other.rpartition("| to.land")
    other = head + "| to.land" + last.replace(*change)
    capture = importers.read("page.md", (HEAD + _call("parcels", one, other)).encode())
    spec = pages.spec("parcels", [capture], has_api=False)
    assert not spec.captures[0].tables
    assert [f.code for f in spec.captures[0].findings if f.code.startswith("shape")] == ["shape-differs"]


def test_one_row_alone_is_no_shape() -> None:
    assert not _tables(_call("parcels", _object("owner", "id"), _object("courier", "id")))


def test_the_wire_stays_as_it_was() -> None:
    """Every row of the page is still there, below its own name, when the tables are followed."""
    capture = importers.read("page.md", (HEAD + _call("parcels", TWO)).encode())
    spec = pages.spec("parcels", [capture], has_api=False)
    api, _ = front.load([SourceFile(name, text) for name, text in spec.files.items()])
    assert api is not None
    rows = {row.path: row for row in capture.operations[0].sections[0].rows}
    body = spec.captures[0].operations[0].sections[0].rows
    assert [row.path for row in body] == [("home_address",), ("work_address",)]
    for parent in body:
        for row in spec.captures[0].tables[0].rows:
            assert rows[(*parent.path, *row.path)].facts == row.facts


@pytest.mark.parametrize(
    ("uses", "fields", "taken", "name"),
    [
        (
            [Use("", ("billing_address",), "Order", ""), Use("", ("shippingAddress",), "Order", "")],
            "abc",
            (),
            "Address",
        ),
        ([Use("", ("address_from",), "Order", ""), Use("", ("address_to",), "Order", "")], "abc", (), "Address"),
        ([Use("", ("from",), "Order", ""), Use("", ("to",), "Order", "")], ["lat", "lng"], (), "LatLng"),
        ([Use("", ("from",), "Order", ""), Use("", ("to",), "Order", "")], "abc", (), "OrderPart"),
        ([Use("", ("data",), "Order", "200"), Use("", (), "Order", "201")], "abc", (), "Order"),
        ([Use("", (), "Order", "200"), Use("", (), "Order", "201")], "abc", ("Order",), "OrderResponse"),
        ([Use("", (), "Order", "404"), Use("", (), "Cart", "400")], "abc", (), "Error"),
        ([Use("", ("items",), "Order", ""), Use("Cart", ("items",), "Cart", "")], "abc", (), "CartItem"),
        ([Use("", ("create",), "Webhook", "200"), Use("", ("delete",), "Webhook", "200")], "abc", (), "Webhook"),
        ([Use("", ("people",), "Team", ""), Use("", ("person",), "Team", "")], "abc", (), "Person"),
        ([Use("", ("住所",), "", ""), Use("", ("宛先",), "", "")], "abc", (), "Shape"),
        ([Use("", ("möbel",), "", ""), Use("", ("möbel",), "", "")], "abc", (), "Mobel"),
    ],
)
def test_names_are_what_the_places_have_in_common(
    uses: Sequence[Use], fields: Sequence[str], taken: Sequence[str], name: str
) -> None:
    assert shapes_named.name(uses, fields, taken) == name


@pytest.mark.parametrize(
    ("plural", "one"),
    [
        ("orders", "order"), ("OrderItems", "OrderItem"), ("billing_addresses", "billing_address"),
        ("categories", "category"), ("caches", "cache"), ("branches", "branch"), ("statuses", "status"),
        ("houses", "house"), ("boxes", "box"), ("people", "person"), ("Children", "Child"), ("indices", "index"),
        ("databases", "database"), ("responses", "response"), ("URLs", "URL"), ("ids", "id"), ("movies", "movie"),
        ("sizes", "size"), ("leaves", "leaf"), ("knives", "knife"), ("analyses", "analysis"), ("aliases", "alias"),
        ("data", "data"), ("status", "status"), ("address", "address"), ("series", "series"), ("news", "news"),
        ("analysis", "analysis"), ("bus", "bus"), ("sms", "sms"), ("地址", "地址"), ("Käufer", "Käufer"), ("", ""),
    ],
)  # fmt: skip
def test_singular(plural: str, one: str) -> None:
    assert singular(plural) == one
    assert singular(one) == one
