"""Codes of rules about streams of events."""

from __future__ import annotations

from collections.abc import Mapping

from rowcast.codes.code import Code
from rowcast.diagnostics import Severity

_EVENTS = """\
tables:
  Started: [{name: type, type: string, const: started, required: true}, {name: pet, type: Pet, required: true}]
  Changed: [{name: type, type: string, const: changed, required: true}, {name: mood, type: string, required: true}]
  Pet: [{name: mood, type: string}]
unions:
  PetEvent: {tag: type, variants: [Started, Changed]}
"""

STREAMS: Mapping[str, Code] = {
    "stream-without-end": Code(
        "A stream ends when the connection closes, and in no other way.",
        "A broken connection looks like the end, so that callers take half an answer for a whole one.",
        "write `end` with the event or the line of data that comes last; where there is none, except the stream",
        Severity.NOTE,
        before="streams:\n  Pets: {events: Pet}\ntables:\n  Pet: [{name: mood, type: string}]\n",
        after='streams:\n  Pets: {events: Pet, end: {data: "[DONE]"}}\ntables:\n  Pet: [{name: mood, type: string}]\n',
    ),
    "stream-without-error": Code(
        "A stream has no event for errors, though the API has a body for them.",
        "What goes wrong after the first byte cannot be told by a status any more.",
        "write `error` with the event whose data is the error's body",
        Severity.NOTE,
        before="""\
errors: {body: Fault}
streams:
  Pets: {events: Pet, end: {data: "[DONE]"}}
tables:
  Pet: [{name: mood, type: string}]
  Fault: [{name: message, type: string}]
""",
        after="""\
errors: {body: Fault}
streams:
  Pets: {events: Pet, end: {data: "[DONE]"}, error: {event: error}}
tables:
  Pet: [{name: mood, type: string}]
  Fault: [{name: message, type: string}]
""",
    ),
    "stream-without-result": Code(
        "The events of a stream are not put together.",
        "Each caller writes the code that does it, where the client could.",
        "write `result` and `fold`; where events are all there is, except the stream",
        Severity.NOTE,
        off=True,
        before="streams:\n  Pets: {events: PetEvent}\n" + _EVENTS,
        after="""\
streams:
  Pets:
    events: PetEvent
    result: Pet
    fold:
      - {event: started, do: start, from: pet}
      - {event: changed, do: replace, from: mood, to: mood}
"""
        + _EVENTS,
    ),
    "event-not-folded": Code(
        "An event carries something, and no rule puts it into the result.",
        "It is lost in what the client gives back; often a rule was forgotten.",
        "add a rule for it",
        Severity.NOTE,
        before="""\
streams:
  Pets: {events: PetEvent, result: Pet, fold: [{event: started, do: start, from: pet}]}
"""
        + _EVENTS,
        after="""\
streams:
  Pets:
    events: PetEvent
    result: Pet
    fold:
      - {event: started, do: start, from: pet}
      - {event: changed, do: replace, from: mood, to: mood}
"""
        + _EVENTS,
    ),
    "fold-idle": Code(
        "A rule by which events fold is never used, or does the same a second time.",
        "The event of errors never reaches the rules, and a text that is appended twice comes out twice.",
        "take the rule away",
        Severity.WARNING,
        before="""\
streams:
  Pets:
    events: PetEvent
    result: Pet
    fold:
      - {event: started, do: start, from: pet}
      - {event: changed, do: append, from: mood, to: mood}
      - {event: changed, do: append, from: mood, to: mood}
"""
        + _EVENTS,
        after="""\
streams:
  Pets:
    events: PetEvent
    result: Pet
    fold:
      - {event: started, do: start, from: pet}
      - {event: changed, do: append, from: mood, to: mood}
"""
        + _EVENTS,
    ),
}
