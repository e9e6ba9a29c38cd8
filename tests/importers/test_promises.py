"""The promises of an import: languages and forms agree, decoys give no rows, each guess is said, nothing is dropped."""

from __future__ import annotations

import pytest
from rowcast import importers
from rowcast.importers.model import Capture
from rowcast.importers.outcome import compare, pages, report, write

ENGLISH = """# Loans

## Lend a book

```
POST /v1/loans
```

### Request Parameters

| Parameter | Type | Required | Description |
|---|---|---|---|
| book | string | Yes | Book |
| days | integer | No | Days |

### Response Field Description

| Field | Type | Description |
|---|---|---|
| loan_id | string | Number |
| kind | string | Kind, fixed as "loan" |
"""
CHINESE = """# 借阅

## 借书

```
POST /v1/loans
```

### 请求参数

| 参数 | 类型 | 必填 | 描述 |
|---|---|---|---|
| book | string | 是 | 书 |
| days | integer | 否 | 天数 |

### 响应字段说明

| 字段 | 类型 | 描述 |
|---|---|---|
| loan_id | string | 编号 |
| kind | string | 类型，固定为 "loan" |
"""
JAPANESE = """# 貸出

## 本を借りる

```
POST /v1/loans
```

### リクエストパラメータ

| パラメータ | 型 | 必須 | 説明 |
|---|---|---|---|
| book | string | はい | 本 |
| days | integer | いいえ | 日数 |

### レスポンスフィールドの説明

| フィールド | 型 | 説明 |
|---|---|---|
| loan_id | string | 番号 |
| kind | string | 種類。「loan」で固定 |
"""
HTML = """<html><body><h1>Loans</h1><h2>Lend a book</h2><pre><code>POST /v1/loans</code></pre>
<h3>Request Parameters</h3>
<table><thead><tr><th>Parameter</th><th>Type</th><th>Required</th><th>Description</th></tr></thead><tbody>
<tr><td>book</td><td>string</td><td>Yes</td><td>Book</td></tr>
<tr><td>days</td><td>integer</td><td>No</td><td>Days</td></tr></tbody></table>
<h3>Response Field Description</h3>
<table><tr><th>Field</th><th>Type</th><th>Description</th></tr>
<tr><td>loan_id</td><td>string</td><td>Number</td></tr>
<tr><td>kind</td><td>string</td><td>Kind, fixed as &quot;loan&quot;</td></tr></table></body></html>"""


def _facts(capture: Capture) -> list[tuple[object, ...]]:
    return [
        (address.split("/", 1)[1], *(row.value(key) for key in ("type", "required", "const", "values", "default")))
        for address, row in report.rows(capture)
    ]


@pytest.mark.parametrize(("name", "text"), [("page.md", CHINESE), ("page.md", JAPANESE), ("page.html", HTML)])
def test_languages_and_forms_of_one_page_agree(name: str, text: str) -> None:
    assert _facts(importers.read(name, text.encode())) == _facts(importers.read("page.md", ENGLISH.encode()))


def test_markdown_and_html_have_the_same_descriptions() -> None:
    one, other = (importers.read(name, text.encode()) for name, text in (("page.md", ENGLISH), ("page.html", HTML)))
    assert [r.value("description") for _, r in report.rows(one)] == [
        r.value("description") for _, r in report.rows(other)
    ]


def test_each_fact_that_no_column_states_is_in_the_report() -> None:
    capture = importers.read("page.md", ENGLISH.encode())
    said = {(f.address, f.message.split(" =")[0]) for f in report.inferred(capture)}
    guessed = {
        (address, fact.key)
        for address, row in report.rows(capture)
        for fact in row.facts
        if fact.known != "column" and fact.key not in ("linked", "written_type")
    }
    assert guessed
    assert guessed <= said


def test_what_no_rule_reads_is_named() -> None:
    page = ENGLISH.replace("| days | integer | No | Days |", "| days | glarp | perhaps on Sundays | Days |")
    codes = {(f.code, f.quote) for f in importers.read("page.md", page.encode()).findings}
    assert {("type-unread", "glarp"), ("required-unread", "perhaps on Sundays")} <= codes


def test_an_import_again_shows_the_difference_in_rows() -> None:
    old = write.captured(importers.read("page.md", ENGLISH.encode()))
    page = ENGLISH.replace("| days | integer | No | Days |", "| days | integer | Yes | Days, max 30 |").replace(
        "| loan_id |", "| loan_number |"
    )
    changes = {
        c.address: c.words for c in compare.changes(old, write.captured(importers.read("page.md", page.encode())))
    }
    assert "required" in changes["loans.create/body/days"]
    assert "upper limit 30" in changes["loans.create/body/days"]
    assert "loan_number" in changes["loans.create/200/loan_id"]
    assert compare.changes(old, old) == ()


def test_lines_alone_are_no_change() -> None:
    old = write.captured(importers.read("page.md", ENGLISH.encode()))
    new = write.captured(importers.read("page.md", ("\n\n" + ENGLISH).encode()))
    assert compare.changes(old, new) == ()


PARCEL = "# Parcel\n\n| Name | Type | Description |\n|---|---|---|\n| id | string | Number |\n"
LIST = """# List parcels

`GET https://parcels.test/parcels`

## Response

| Name | Type | Description |
|---|---|---|
| parcels | [Array of Parcel](parcel.md) | All of them |
| owner | [Person](person.md) | Whose they are |
"""


def test_a_type_of_another_page_is_its_table() -> None:
    captures = [importers.read("list.md", LIST.encode()), importers.read("parcel.md", PARCEL.encode())]
    spec = pages.spec("parcels", captures, has_api=False)
    assert 'name: parcels, type: "array[Parcel]"' in spec.files["list.yaml"]
    assert [f.quote for f in spec.captures[0].findings if f.code == "reference-unknown"] == ["Person"]


SHELF = """# Shelves

`GET https://api.shelves.test/shelves/{id}`

## Response

| Name | Type | Description |
|---|---|---|
| first | object | The first one, see [Book](book.md) |
| all | array | All of them ([Book](book.md)) |

## Add a book

`POST /books`

### Request body

A [Book](book.md) object.

## Change a book

`PUT /books/{isbn}`

### Request body

Same as `POST /books/print`, all optional.
"""
BOOK = "# Book\n\n| Name | Type | Required | Description |\n|---|---|---|---|\n| title | string | Yes | Title |\n"
PRINT = """# Print

`POST /books/print`

## Body

| Name | Type | Required | Description |
|---|---|---|---|
| sheets | integer | Yes | How many |
"""


def test_objects_and_rows_of_other_pages_are_followed() -> None:
    made = pages.spec("s", [_page("shelf.md", SHELF), _page("book.md", BOOK), _page("print.md", PRINT)], has_api=False)
    text = made.files["shelf.yaml"]
    assert "{name: first, type: Book," in text
    assert 'type: "array[Book]"' in text
    assert "{name: title, type: string, required: true, description: Title, line: 18}" in text
    assert "{name: sheets, type: integer, description: How many, line: 26, known: {required: rule}}" in text


def test_a_page_that_is_not_at_hand_is_named() -> None:
    made = pages.spec("s", [_page("shelf.md", SHELF)], has_api=False)
    said = [f.message for f in made.captures[0].findings if f.code in ("reference-unknown", "rows-elsewhere")]
    assert len(said) == 4
    assert sum("book.md" in message for message in said) == 3


def _page(name: str, text: str) -> Capture:
    return importers.read(name, text.encode())
