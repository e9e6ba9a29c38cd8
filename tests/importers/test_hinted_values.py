# ruff: noqa: E501
"""Words in a text that may list values: where none was read, the report names them; plain sentences raise nothing."""

from __future__ import annotations

import pytest
from rowcast import importers

HEAD = "# A\n\n`POST https://a.test/a`\n\n## Body\n\n| Name | Type | Required | Description |\n|---|---|---|---|\n| x | string | no | "
HINTS = (
    "How the alert is shown. warning, info or error",
    "How the alert is shown. Warning, info, error.",
    "Kind of boat, sail or row",
    "Kind of boat. sail / row",
    "Size: small/medium/large",
    "Level, low \\| mid \\| high",
    "Mode of travel - walk - drive - fly",
    "Sort of ticket: • day • week",
    "Either sail or row",
    "The state, 0 off, 1 on",
    "方向。a 上，b 下",
    "类型：a甲，b乙",
    "状态（a 启用，b 禁用）",
    "状态：0 关闭 1 打开",
    "排序方式 asc 升序 desc 降序",
    "排序方式。asc 或 desc",
    "並び順。asc または desc",
)
PLAIN = (
    "How the alert is shown. See above, or below.",
    "A name, a street or a town",
    "Set it to show, hide or move the box.",
    "The date and/or time",
    "The ID of the user. Optional, read only.",
    "Name of the list. Sorted by date, then name.",
    "Day of the trip: YYYY/MM/DD",
    "Time in UTC - see below - of the call",
    "Address to call - optional - of a server of yours",
    "用户的 ID，或 Email 地址",
    "使用 JSON 格式，UTF 编码",
    "第一行，第二行",
)


@pytest.mark.parametrize("text", HINTS)
def test_a_hint_is_named(text: str) -> None:
    assert ("values-unread", True) in found(text)


@pytest.mark.parametrize("text", PLAIN)
def test_a_plain_sentence_raises_nothing(text: str) -> None:
    assert not found(text)


def found(text: str) -> set[tuple[str, bool]]:
    """Return the findings about the row that has this text, and whether they quote words of it."""
    capture = importers.read("page.md", f"{HEAD}{text} |\n".encode())
    return {(one.code, one.quote.replace("|", "\\|")[-8:] in text) for one in capture.findings}
