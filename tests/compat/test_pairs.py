"""Each pair of specs gives the verdicts that stand beside it, on the way forth and on the way back."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from rowcast import assets, compat, engine
from rowcast.codes import CODES
from rowcast.compat import Change, Verdict
from rowcast.compat.summary import step
from rowcast.reach import NOWHERE, Direction
from rowcast.rendering.templating import Templates
from rowcast.targets.python import surface

from tests.compat.pairs import FOLDER, Couple, Spec, couples, topics

OPENAPI = FOLDER.parent / "openapi"
WAYS = {
    NOWHERE: "package",
    Direction.REQUEST: "request",
    Direction.RESPONSE: "answer",
    Direction.REQUEST | Direction.RESPONSE: "both",
}


def changes(old: Spec, new: Spec) -> tuple[Change, ...]:
    return compat.compare(old.api, new.api, [(surface(old.api), surface(new.api))])


def lines(mark: str, found: tuple[Change, ...]) -> Iterator[str]:
    for each in found:
        places = ", ".join((each.place, *each.also))
        verdicts = f"{each.caller.value:<10} {each.server.value:<10} {WAYS[each.way]:<7}"
        yield f"{mark} {verdicts} {places}: {each.message} [{each.code}]"
    yield f"{mark} step {step(found)}"


@pytest.mark.parametrize("topic", topics())
def test_verdicts(topic: str, update_goldens: bool) -> None:
    made = ""
    for couple in couples(topic):
        forth, back = changes(couple.old, couple.new), changes(couple.new, couple.old)
        made += "\n".join([f"## {couple.name}", *lines(">", forth), *lines("<", back)]) + "\n"
    path = FOLDER / f"{topic}.expected"
    if update_goldens:
        path.write_text(made, "utf-8", newline="\n")
    assert made == path.read_text("utf-8")


def exported(side: Spec) -> bytes:
    """Return one side of a pair as an OpenAPI document."""
    made = engine.cast(side.api, side.files, engine.Request("openapi", "openapi", {}), Templates([assets.templates()]))
    assert made.tree is not None, made.diagnostics
    return made.tree["openapi.json"]


@pytest.mark.parametrize("topic", topics())
def test_the_documents_that_other_tools_can_compare(topic: str, update_goldens: bool) -> None:
    for couple in couples(topic):
        folder = OPENAPI / re.sub(r"\W+", "-", couple.name)
        for name, side in (("old", couple.old), ("new", couple.new)):
            path, made = folder / f"{name}.json", exported(side)
            if update_goldens:
                folder.mkdir(parents=True, exist_ok=True)
                path.write_bytes(made)
            assert path.read_bytes() == made, path


def test_no_document_is_left_of_a_pair_that_is_gone() -> None:
    names = {re.sub(r"\W+", "-", couple.name) for couple in all_couples()}
    assert {folder.name for folder in OPENAPI.iterdir()} == names


def all_couples() -> list[Couple]:
    return [couple for topic in topics() for couple in couples(topic)]


def test_there_are_enough_pairs_and_each_has_its_own_name() -> None:
    names = [couple.name for couple in all_couples()]
    assert len(names) >= 120
    assert len(set(names)) == len(names)


def test_a_change_and_its_inverse_have_opposite_verdicts() -> None:
    """Callers of old before a new server are the callers that a server of new meets: one situation, one verdict."""
    for couple in all_couples():
        forth, back = changes(couple.old, couple.new), changes(couple.new, couple.old)
        assert worst(forth, "caller") == worst(back, "server"), couple.name
        assert worst(forth, "server") == worst(back, "caller"), couple.name


def worst(found: tuple[Change, ...], audience: str) -> Verdict:
    wire = [getattr(each, audience) for each in found if each.way != NOWHERE]
    return max(wire, key=lambda verdict: verdict.weight, default=Verdict.COMPATIBLE)


def test_nothing_changed_where_both_are_one() -> None:
    for couple in all_couples():
        assert changes(couple.old, couple.old) == ()
        assert changes(couple.new, couple.new) == ()


def test_every_code_is_known_and_every_difference_shown_by_a_pair() -> None:
    shown = {each.code for couple in all_couples() for each in changes(couple.old, couple.new)}
    shown |= {each.code for couple in all_couples() for each in changes(couple.new, couple.old)}
    assert shown <= CODES.keys()


def test_each_change_has_its_places() -> None:
    for couple in all_couples():
        for each in changes(couple.old, couple.new):
            assert each.span is not None, each
            olds, news = ({file.name for file in side.files} for side in (couple.old, couple.new))
            assert each.old is None or each.old.file in olds
            assert each.new is None or each.new.file in news
