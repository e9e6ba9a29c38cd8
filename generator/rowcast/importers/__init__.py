"""Pages of documentation in, captured rows and a report out.

``read`` scans one page and says what is on it; ``write`` turns that into a captured spec file; ``report`` shows what
was inferred, what is unsure and what was set aside. Nothing here reads files or the network.
"""

from __future__ import annotations

from rowcast.importers import audit, openapi
from rowcast.importers.blocks import Page, Table
from rowcast.importers.model import Capture, Finding
from rowcast.importers.page import generated
from rowcast.importers.page.assemble import assemble
from rowcast.importers.page.desk import written
from rowcast.importers.scanning.decode import NotAPage, decode
from rowcast.importers.scanning.scan import scan
from rowcast.records import replace


def read(name: str, data: bytes) -> Capture:
    """Read a page: its operations, objects and findings.

    Raises:
        NotAPage: The bytes are binary, or too many.
    """
    described = openapi.whole(name, decode(data).text)
    if described is not None:
        return described
    page = scan(name, data)
    described = openapi.find(page)
    if described is not None:
        return _beside_tables(page, described)
    ours = generated.find(page)
    if ours is not None:
        return ours
    capture = assemble(page)
    lost = (*audit.unaccounted(page, capture), *openapi.unread(page))
    return (
        replace(capture, findings=tuple(sorted((*capture.findings, *lost), key=lambda f: (f.line, f.code))))
        if lost
        else capture
    )


def _beside_tables(page: Page, described: Capture) -> Capture:
    """Take what the description in the page says; the tables of the page, which repeat it, are named as set aside."""
    aside = tuple(
        Finding(
            "set-aside",
            block.line,
            "the page carries an OpenAPI description, which was taken instead of this table",
            written(block),
        )
        for block in page.blocks
        if isinstance(block, Table)
    )
    return replace(described, url=page.fact("url"), findings=(*described.findings, *aside))


__all__ = ["Capture", "NotAPage", "read"]
