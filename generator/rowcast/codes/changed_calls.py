"""Codes of differences between two specs: what is called. ``compat`` says of each case whom it breaks."""

from __future__ import annotations

from collections.abc import Mapping

from rowcast.codes.code import Code
from rowcast.diagnostics import Severity


def _change(summary: str, why: str, mend: str) -> Code:
    """Return a code whose weight is in the verdict on each case."""
    return Code(summary, why, mend, Severity.NOTE)


CHANGED_CALLS: Mapping[str, Code] = {
    "api-added": _change(
        "An API is new.",
        "Nobody was written for it yet.",
        "nothing has to be done",
    ),
    "api-removed": _change(
        "An API is gone.",
        "Every caller of it breaks.",
        "keep it for as long as anybody calls it",
    ),
    "operation-added": _change(
        "An operation is new.",
        "Callers of old do not call it; a server of old does not have it.",
        "release it as a feature",
    ),
    "operation-removed": _change(
        "An operation is gone.",
        "Each call of it fails. That it was deprecated before warned people, and does not help their code.",
        "keep it deprecated, or release a new major version",
    ),
    "operation-renamed": _change(
        "An operation has another name, with the same method and path.",
        "On the wire nothing changes; generated code gets another method.",
        "record it under `renames`, and keep the old name with `rename` if code relies on it",
    ),
    "method-changed": _change(
        "An operation has another HTTP method.",
        "A call with the old one is refused.",
        "offer it as a new operation beside the old one",
    ),
    "path-changed": _change(
        "An operation has another path.",
        "A call of the old one is not found.",
        "offer it as a new operation beside the old one",
    ),
    "path-parameter-renamed": _change(
        "A parameter of a path has another name at the same place.",
        "Only its place is seen on the wire; generated code may have another argument.",
        "keep the argument with `rename`",
    ),
    "idempotent-set": _change(
        "An operation may be sent twice.",
        "Clients repeat it by themselves now.",
        "nothing has to be done",
    ),
    "idempotent-unset": _change(
        "An operation must not be sent twice any more.",
        "Clients of old repeat it by themselves after a failure.",
        "keep repeats harmless on the server",
    ),
    "row-moved": _change(
        "A parameter moved to another place of the request.",
        "Where it stood it is not read any more.",
        "read it at both places for a while",
    ),
    "body-added": _change(
        "An operation takes a body, which may be left out.",
        "A server of old does not expect it.",
        "nothing has to be done",
    ),
    "body-added-required": _change(
        "An operation needs a body.",
        "Callers of old send none.",
        "make the body optional",
    ),
    "body-removed": _change(
        "An operation takes no body any more.",
        "Callers of old send one, which may be refused or mean something that is lost.",
        "keep taking it",
    ),
    "body-made-required": _change(
        "A body must be there that could be left out.",
        "Callers of old leave it out.",
        "keep it optional",
    ),
    "body-made-optional": _change(
        "A body may be left out that had to be there.",
        "A server of old does not expect that.",
        "nothing has to be done",
    ),
    "media-type-changed": _change(
        "A body has another media type.",
        "What one side writes, the other does not read.",
        "keep the old media type, or offer another operation",
    ),
    "auth-added": _change(
        "There is another way to authenticate.",
        "Callers of old need not use it; a server of old does not know it.",
        "nothing has to be done",
    ),
    "auth-removed": _change(
        "A way to authenticate is gone.",
        "Calls that use it are refused.",
        "keep it for as long as anybody uses it",
    ),
    "auth-reordered": _change(
        "Another way to authenticate comes first.",
        "Clients use the first one that has a credential, so that who has several sends another one.",
        "keep the order, or release it as news",
    ),
    "server-added": _change(
        "There is another server.",
        "Callers of old need not use it.",
        "nothing has to be done",
    ),
    "server-removed": _change(
        "A server is gone.",
        "Callers that use it find nobody there.",
        "let its address answer, or redirect",
    ),
    "server-changed": _change(
        "The address of a server, or what it begins with, is another one.",
        "Whether the old address still answers, no spec says.",
        "keep the old address alive",
    ),
    "server-value-added": _change(
        "A part of a server's address may have another value.",
        "A server of old is not there.",
        "nothing has to be done",
    ),
    "server-value-removed": _change(
        "A part of a server's address may not have a value any more.",
        "Callers that use it find nobody there.",
        "let its address answer, or redirect",
    ),
    "idempotency-added": _change(
        "Requests carry a header that makes it safe to repeat them.",
        "A server of old may not know it.",
        "nothing has to be done",
    ),
    "idempotency-removed": _change(
        "Requests carry no header any more that makes it safe to repeat them.",
        "Callers of old rely on it when they repeat a request.",
        "keep honouring the header",
    ),
    "idempotency-changed": _change(
        "The header that makes repeats safe, or the methods that carry it, changed.",
        "Callers of old rely on the old one when they repeat a request.",
        "honour both headers",
    ),
    "version-changed": _change(
        "The version of the API is another one.",
        "It is what people call this spec; no value on the wire changes by it.",
        "nothing has to be done",
    ),
    "response-added": _change(
        "An operation may answer with another successful status.",
        "A caller of old may not know what to do with it.",
        "answer as before where a request does not ask for it",
    ),
    "response-removed": _change(
        "A successful status is gone.",
        "Where no other is left, callers of old do not know what comes.",
        "state what is answered instead",
    ),
    "status-changed": _change(
        "A successful status is another one.",
        "A caller of old that looks for the old one takes the answer for a failure.",
        "answer with the old status",
    ),
    "error-response-added": _change(
        "An operation may fail with another status.",
        "Callers have to expect any failure.",
        "nothing has to be done",
    ),
    "error-response-removed": _change(
        "A status with which an operation could fail is not stated any more.",
        "Code that handles it is idle.",
        "nothing has to be done",
    ),
    "response-body-added": _change(
        "An answer has a body.",
        "A caller of old leaves it aside; generated code returns something.",
        "nothing has to be done",
    ),
    "response-body-removed": _change(
        "An answer has no body any more.",
        "Callers of old read it.",
        "keep the body",
    ),
    "answer-header-changed": _change(
        "A header by which answers name a request or steer retries is another one.",
        "Clients of old look for the old one.",
        "send both headers",
    ),
    "error-added": _change(
        "There is another kind of error.",
        "Callers have to expect any failure; generated code has a class for it.",
        "nothing has to be done",
    ),
    "error-removed": _change(
        "A kind of error is gone.",
        "Code that handles it is idle; generated code loses a class.",
        "keep the row for as long as code names the class",
    ),
    "error-status-changed": _change(
        "A kind of error comes with another status.",
        "Code that looks at the status sees another one.",
        "keep the old status",
    ),
    "error-retry-changed": _change(
        "Whether an error is worth trying again changed.",
        "Clients repeat calls by it.",
        "nothing has to be done",
    ),
    "error-body-added": _change(
        "The body of errors is described.",
        "Nobody relied on it before.",
        "nothing has to be done",
    ),
    "error-body-removed": _change(
        "The body of errors is not described any more.",
        "Callers of old read it.",
        "keep describing it",
    ),
    "error-path-changed": _change(
        "A part of the body of errors is found elsewhere.",
        "Clients of old look for it where it was.",
        "keep the old place filled",
    ),
    "stream-added": _change(
        "An operation can answer with a stream.",
        "One that always does breaks callers that expect a plain answer.",
        "stream only where a row of the body asks for it",
    ),
    "stream-removed": _change(
        "An operation does not answer with a stream any more.",
        "Callers of old wait for events.",
        "keep streaming where it is asked for",
    ),
    "stream-when-changed": _change(
        "Another row of the body turns the stream on.",
        "Callers of old set the old one.",
        "honour both rows",
    ),
    "stream-changed": _change(
        "A stream has another format, end, or way to tell its events apart.",
        "A reader of old misreads it, or waits for its end.",
        "offer it as another operation",
    ),
    "stream-error-changed": _change(
        "Another event of a stream carries errors.",
        "A reader of old takes an error for an event it does not know.",
        "send the old event",
    ),
    "fold-changed": _change(
        "The events of a stream add up to the final value in another way.",
        "What a client of old puts together may be incomplete.",
        "keep what the old rules need in the events",
    ),
    "pages-added": _change(
        "It is described how further pages are asked for.",
        "On the wire nothing changes; generated code can go through all pages.",
        "nothing has to be done",
    ),
    "pages-removed": _change(
        "It is not described any more how further pages are asked for.",
        "Generated code cannot go through all pages any more.",
        "keep `pagination`",
    ),
    "pages-changed": _change(
        "Further pages are asked for in another way.",
        "A client of old may stop early, or begin anew.",
        "keep the old way working",
    ),
    "package-name-removed": _change(
        "A name of a generated package is gone.",
        "Code that uses it fails when it runs or is checked, also where nothing changed on the wire.",
        "release a new major version of the package",
    ),
    "package-name-changed": _change(
        "A name of a generated package is another one.",
        "Code that uses the old one fails, also where nothing changed on the wire.",
        "keep the old name with `rename`",
    ),
    "package-name-moved": _change(
        "A class of a generated package is in another module.",
        "Code that imports it from the old one fails; the package itself exports it as before.",
        "keep the table in its file of the spec, or import from the package",
    ),
    "package-argument-required": _change(
        "An argument of a generated method has to be given.",
        "Calls without it fail before anything is sent.",
        "make the row optional",
    ),
    "webhook-added": _change(
        "The API sends further messages by itself.",
        "Who did not ask for them does not get them; a server of old does not send them.",
        "nothing has to be done",
    ),
    "webhook-removed": _change(
        "The API does not send some messages any more.",
        "Receivers of old wait for them.",
        "keep sending them",
    ),
    "webhook-changed": _change(
        "The event of a message is named by another header.",
        "A receiver of old cannot tell what a message is.",
        "send both headers",
    ),
    "webhook-signature-added": _change(
        "Messages are signed.",
        "A receiver of old does not look at the signature; one of the new spec refuses messages without.",
        "nothing has to be done",
    ),
    "webhook-signature-removed": _change(
        "Messages are not signed any more.",
        "A receiver of old refuses them.",
        "keep signing",
    ),
    "webhook-signature-changed": _change(
        "Messages are signed in another way.",
        "A receiver of old refuses them.",
        "sign in both ways for a while",
    ),
    "webhook-tolerance-changed": _change(
        "Messages may be older, or must be younger, to be believed.",
        "It is the receiver who holds messages to it.",
        "nothing has to be done",
    ),
    "package-answer-changed": _change(
        "A method of a generated package gives something of another kind.",
        "Code that uses what it gave fails.",
        "release a new major version of the package",
    ),
}
