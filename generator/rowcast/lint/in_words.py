"""Facts that a description tells, and the row does not: values, limits, defaults, whether it has to be there.

The patterns know English, and some words of Chinese and Japanese. They read each description once, however long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rowcast.codes import diagnostic
from rowcast.diagnostics import Diagnostic, shown
from rowcast.ir import ABSENT, NO_LIMITS, Constant, EnumOf, Named, Scalar, Type
from rowcast.lint.subject import Subject
from rowcast.lint.types import is_nullable, is_plain, opened, parts

_LISTED = re.compile(
    r"\b(?:one of|either|allowed values|possible values|must be|can be)\b[^.`]{0,40}`[^`]+`[^.`]{1,8}`", re.I
)
_LIMIT = re.compile(
    r"\b(?:at most|at least|up to|no more than|maximum(?: of| length)?|minimum(?: of)?|between|max\.?|min\.?)"
    r"\W{1,3}(?:is |of )?`?-?[0-9]+|(?:最多|最大|最小|最少|至少|不超过|不能超过|上限)[为是：:]?\s*`?-?[0-9]+",
    re.IGNORECASE,
)
_DEFAULT = re.compile(
    r"\b(?:defaults? (?:to|is)|default value(?: is)?|default:)\s+(?:`[^`]+`|\"[^\"]+\"|[\w.-]*\w)"
    r"|(?:默认值?|缺省值?|デフォルト)[为是：:は]+\s*(?:`[^`]+`|[\w.-]*\w)",
    re.IGNORECASE,
)
_REQUIRED = re.compile(r"\W{0,3}(?:\(?(?:required|mandatory)\b|必填|必需|必須)", re.IGNORECASE)
_OPTIONAL = re.compile(r"\W{0,3}(?:\(?optional\b|可选|选填|任意)", re.IGNORECASE)
_DEPRECATED = re.compile(r"\W{0,3}(?:(?:this is |is )?(?:deprecated|obsolete)\b|已弃用|已废弃|非推奨)", re.IGNORECASE)
_READ_ONLY = re.compile(r"\b(?:read[- ]only|readonly)\b|只读", re.IGNORECASE)
_WRITE_ONLY = re.compile(r"\b(?:write[- ]only|writeonly)\b|只写", re.IGNORECASE)
_NULL = re.compile(r"\b(?:may|can|could|will|might) be `?null\b|\bnullable\b|可为空|可以为 ?null", re.IGNORECASE)


def values(subject: Subject) -> Iterator[Diagnostic]:
    """Yield fields whose description lists values that their type does not."""
    for rows, field in subject.fields:
        if is_plain(field.type, "string") and _LISTED.search(field.doc):
            yield diagnostic(
                "values-in-words", f"the values of `{field.wire}` of {rows.owner} are only words", field.span
            )


def limits(subject: Subject) -> Iterator[Diagnostic]:
    """Yield fields whose description speaks of a limit, and which have none, nor a type that could have it."""
    for rows, field in subject.fields:
        closed = any(isinstance(part, Named | EnumOf | Constant) for part in parts(field.type))
        found = _LIMIT.search(field.doc)
        if found and field.limits == NO_LIMITS and not closed:
            message = f"a limit of `{field.wire}` of {rows.owner} is only words: {shown(found[0])}"
            yield diagnostic("limit-in-words", message, field.span)


def defaults(subject: Subject) -> Iterator[Diagnostic]:
    """Yield fields whose description speaks of a default that they do not have."""
    for rows, field in subject.fields:
        found = _DEFAULT.search(field.doc)
        if found and field.default is ABSENT and not field.required:
            message = f"the default of `{field.wire}` of {rows.owner} is only words: {shown(found[0])}"
            yield diagnostic("default-in-words", message, field.span)


def required(subject: Subject) -> Iterator[Diagnostic]:
    """Yield fields whose description begins with what they are not: required, or optional."""
    for rows, field in subject.fields:
        named = f"`{field.wire}` of {rows.owner}"
        if _REQUIRED.match(field.doc) and not field.required and field.condition is None:
            yield diagnostic("required-in-words", f"{named} is required in words, and optional in fact", field.span)
        elif _OPTIONAL.match(field.doc) and field.required and rows.place != "path":
            yield diagnostic("required-in-words", f"{named} is optional in words, and required in fact", field.span)


def deprecated(subject: Subject) -> Iterator[Diagnostic]:
    """Yield operations, named things and fields that only their description deprecates."""
    api = subject.api
    listed = [(each.name, each.doc, each.deprecated, each.span) for each in api.operations]
    for group in (api.tables, api.unions, api.aliases):
        listed += [(name, each.doc, each.deprecated, each.span) for name, each in group.items()]
    for rows, field in subject.fields:
        listed.append((f"`{field.wire}` of {rows.owner}", field.doc, field.deprecated, field.span))
    for name, doc, known, span in listed:
        if known is None and _DEPRECATED.match(doc):
            yield diagnostic("deprecated-in-words", f"{name} is deprecated only in words", span)


def one_way(subject: Subject) -> Iterator[Diagnostic]:
    """Yield fields that only their description marks for one direction."""
    for rows, field in subject.fields:
        if field.read_only or field.write_only or rows.place != "table":
            continue
        for pattern, word in ((_READ_ONLY, "read-only"), (_WRITE_ONLY, "write-only")):
            if pattern.search(field.doc):
                message = f"`{field.wire}` of {rows.owner} is {word} only in words"
                yield diagnostic("read-only-in-words", message, field.span)


def nulls(subject: Subject) -> Iterator[Diagnostic]:
    """Yield fields that can be null by their description, and not by their type."""
    for rows, field in subject.fields:
        if _NULL.search(field.doc) and not is_nullable(field.type) and not _takes_null(subject, field.type):
            yield diagnostic("null-in-words", f"`{field.wire}` of {rows.owner} is null only in words", field.span)


def _takes_null(subject: Subject, type_: Type) -> bool:
    """Tell whether a type that a name stands for can be null, or anything."""
    names = (part.name for part in parts(type_) if isinstance(part, Named))
    aliases = (subject.api.aliases[name].type for name in names if name in subject.api.aliases)
    return any(is_nullable(each) for each in aliases) or Scalar("any") in tuple(opened(subject.api, type_))
