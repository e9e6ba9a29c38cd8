"""Which types travel in requests, which in answers."""

from __future__ import annotations

from collections.abc import Callable

from rowcast.diagnostics import Diagnostic
from rowcast.ir import Api
from rowcast.reach import NOWHERE, Direction, directions, names

Load = Callable[..., tuple[Api | None, list[Diagnostic]]]

SPEC = """
    operations:
      things.make:
        request: POST /things
        query:
          - {name: filter, type: Filter}
        body:
          - {name: thing, type: Thing}
          - {name: nested.part, type: Part}
        response:
          200: {type: Answer, headers: [{name: x-state, type: State}]}
        stream: {events: Feed}
    errors: {body: Failure}
    streams:
      Feed: {events: Event, result: Whole}
    tables:
      Filter: [{name: a, type: Deep}]
      Deep: []
      Thing:
        - {name: shared, type: Shared}
        - {name: id, type: Id, read_only: true}
        - {name: key, type: Key, write_only: true}
      Shared: [{name: again, type: Shared}]
      Id: []
      Key: []
      Part: []
      Answer:
        rows: [{name: thing, type: Thing}]
        extra: Extra
      Extra: []
      Failure: []
      Start: [{name: kind, type: string, const: start, required: true}]
      Whole: []
      Lost: [{name: more, type: AlsoLost}]
      AlsoLost: []
    unions:
      Event: {tag: kind, variants: [Start]}
    types:
      State: {type: "array[Shared]?"}
"""


def test_directions(load: Load) -> None:
    api, findings = load(SPEC)
    assert findings == []
    assert api is not None
    both = Direction.REQUEST | Direction.RESPONSE
    assert directions(api) == {
        "Filter": Direction.REQUEST,
        "Deep": Direction.REQUEST,
        "Thing": both,
        "Shared": both,
        "Id": Direction.RESPONSE,
        "Key": Direction.REQUEST,
        "Part": Direction.REQUEST,
        "Answer": Direction.RESPONSE,
        "Extra": Direction.RESPONSE,
        "Failure": Direction.RESPONSE,
        "Start": Direction.RESPONSE,
        "Whole": Direction.RESPONSE,
        "Lost": NOWHERE,
        "AlsoLost": NOWHERE,
        "ThingsMakeNested": Direction.REQUEST,
        "ThingsMakeRequest": Direction.REQUEST,
        "Event": Direction.RESPONSE,
        "State": Direction.RESPONSE,
    }


def test_order_is_that_of_the_api(load: Load) -> None:
    api, _ = load(SPEC)
    assert api is not None
    assert list(directions(api)) == [*api.tables, *api.unions, *api.aliases]


def test_names_in_a_type(load: Load) -> None:
    api, _ = load("tables: {A: [], B: [], C: [{name: x, type: 'array[A/map[B]]/string?'}]}")
    assert api is not None
    assert sorted(names(api.tables["C"].fields[0].type)) == ["A", "B"]
