"""Which types travel in requests, which in answers."""

from __future__ import annotations

from collections.abc import Callable

from rowcast.diagnostics import Diagnostic
from rowcast.ir import Api
from rowcast.reach import NOWHERE, Direction, directions, names, objects

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
    webhooks:
      Hook: {events: Told}
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
      Told: [{name: part, type: ToldPart}]
      ToldPart: []
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
        "Told": Direction.RESPONSE,
        "ToldPart": Direction.RESPONSE,
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


LENDING = """
    operations:
      things.make:
        request: POST /things
        body:
          - {include: Paging}
        response:
          204: {headers: [{include: Counts}]}
    tables:
      Paging:
        - {name: size, type: integer}
        - {name: order.by, type: string}
        - {include: More}
      More: [{name: more, type: Kind}]
      Counts: [{name: x-count, type: integer}]
      Both: [{name: a, type: string}]
      Lost: [{name: b, type: Both}, {include: Alone}]
      Alone: [{name: c, type: string}]
    types:
      Kind: {type: enum<string>, values: [x]}
"""


def test_a_table_that_only_lends_its_rows_is_no_object(load: Load) -> None:
    api, findings = load(LENDING)
    assert findings == []
    assert api is not None
    assert {name for name, table in api.tables.items() if table.included} == {"Paging", "More", "Counts", "Alone"}
    assert objects(api) == {"Both", "Lost", "PagingOrder", "ThingsMakeRequest", "Kind"}


def test_a_table_that_something_refers_to_is_an_object_though_others_include_it(load: Load) -> None:
    for use in (
        "tables: {A: [{name: x, type: string}], B: [{include: A}], Lost: [{name: y, type: 'A[]'}]}",
        "tables: {A: [{name: x, type: string}], B: [{include: A}]}\nerrors: {body: A}",
        "tables: {A: [{name: x, type: string}], B: [{include: A}]}\nstreams: {S: {events: A}}",
        "tables: {A: [{name: x, type: string}], B: [{include: A}]}\nstreams: {S: {events: B, result: 'A?'}}",
    ):
        api, findings = load(use)
        assert findings == []
        assert api is not None
        assert objects(api) == api.tables.keys()


def test_no_object_refers_to_what_is_none(load: Load) -> None:
    for text in (SPEC, LENDING):
        api, _ = load(text)
        assert api is not None
        kept = objects(api)
        for name in kept & api.tables.keys():
            assert {other for field in api.tables[name].fields for other in names(field.type)} <= kept
