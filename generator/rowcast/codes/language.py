"""Codes of what is wrong with a file against the shapes of the language: keys, kinds of values, choices."""

from __future__ import annotations

from collections.abc import Mapping

from rowcast.codes.code import Code

LANGUAGE: Mapping[str, Code] = {
    "version-missing": Code(
        "The file does not say which version of the language it is written in.",
        "The version makes a spec readable by later tools, and a stray YAML file recognisable.",
        "begin the file with `rowcast: 1`",
    ),
    "version-unsupported": Code(
        "The file is written in a version of the language that this tool does not know.",
        "Another version may mean other things by the same words.",
        "write `rowcast: 1`, or use a tool of that version",
    ),
    "unknown-key": Code(
        "A mapping has a key that the language does not know there.",
        "An overlooked typing error would lose a fact without a word.",
        "see docs/spec-language.md for the keys of this place",
    ),
    "missing-key": Code(
        "A mapping lacks a key that is required there.",
        "The thing cannot be made without it.",
        "add the key",
    ),
    "conflicting-keys": Code(
        "A mapping has keys that exclude each other, or none of several of which one is needed.",
        "Each of them says what the others would say.",
        "keep one of them",
    ),
    "wrong-kind": Code(
        "A value is of another kind than its key holds: a list for a text, a text for a number, nothing at all.",
        "What was meant would have to be guessed.",
        "see docs/spec-language.md for what this key holds",
    ),
    "wrong-value": Code(
        "A value is of the right kind, but not one that its key can hold.",
        "The key takes one of a few words, or a text of a certain form.",
        "see docs/spec-language.md for what this key holds",
    ),
    "bad-number": Code(
        "A number is too long, infinite or not a number.",
        "JSON has no such numbers, and no service would take it.",
        "write a finite number; put quotes around it if it is meant as text",
    ),
}
