"""Codes of what is found when the API, its operations and its streams are resolved."""

from __future__ import annotations

from collections.abc import Mapping

from rowcast.codes.code import Code

CALLING: Mapping[str, Code] = {
    "api-missing": Code(
        "No file of the spec has the key `api`.",
        "An API has a name and a server; without them there is nothing to make.",
        "write `api: {name: ..., title: ..., servers: [...]}` in one of the files",
    ),
    "server-url": Code(
        "The URL of a server is no base URL for HTTP.",
        "Paths are appended to it, so that it needs a scheme and a host and ends before any query. A password in it "
        "would be published.",
        "write it like `https://api.example.com/base`",
    ),
    "server-variable": Code(
        "The variables of a server and those in its URL differ, or a default is not among the values.",
        "The URL could not be completed.",
        "write each `{name}` of the URL under `variables`, with a default",
    ),
    "duplicate-server": Code(
        "Two servers have the same name, or no name.",
        "Callers choose a server by its name.",
        "give each server a `name`",
    ),
    "auth-env": Code(
        "A way to authenticate states too many or too few environment variables.",
        "`basic` needs a user name and a password; the others have one value.",
        "state one variable, or two for `basic`",
    ),
    "auth-prefix": Code(
        "A scheme of the Authorization header states a prefix.",
        "`bearer` and `basic` bring their own, as HTTP has it.",
        "take it away, or write `header: Authorization` with the prefix",
    ),
    "credential-name": Code(
        "No name for a credential can be made of the header, parameter or cookie that holds it.",
        "The credential becomes an argument of the client.",
        "give it a `name`",
    ),
    "duplicate-credential": Code(
        "Two ways to authenticate have the same name.",
        "The name is the argument of the client that takes the credential.",
        "give one of them another `name`",
    ),
    "credential-unknown": Code(
        "An operation names a credential that the API does not have.",
        "Nothing would be sent.",
        "write the name of a credential under `api.auth`",
    ),
    "header-name": Code(
        "A header or cookie has a name that HTTP does not allow.",
        "Names are tokens: letters, digits and a few marks, without spaces, colons and line ends (RFC 9110).",
        "write the name as it is on the wire",
    ),
    "header-reserved": Code(
        "A row is about a header that the transport, the body or the authentication sets.",
        "Two parts of the client would write one header.",
        "take the row away",
    ),
    "parameter-nested": Code(
        "The name of a header, cookie or path parameter has a dot, which makes it a part of an object.",
        "Where the dot belongs to the name, it needs a backslash.",
        "write `\\.` for a dot in the name",
    ),
    "style-place": Code(
        "A parameter has a style that its place does not have.",
        "Headers and paths hold plain lists; only a query has room for more.",
        "take the style away",
    ),
    "duplicate-operation": Code(
        "An operation is defined twice.",
        "One would overrule the other without a word.",
        "give one of them another name",
    ),
    "continued-key": Code(
        "What continues a captured operation or table states what the captured file states.",
        "The page could change without anybody noticing, as the one would overrule the other.",
        "leave it to the captured file, or change its rows with corrections",
    ),
    "operation-is-group": Code(
        "An operation has the name of the group of another one.",
        "In a client, `files` would be a method and the holder of `files.list` at once.",
        "give the operation a name inside the group, such as `files.list`",
    ),
    "duplicate-route": Code(
        "Two operations have the same method and path.",
        "Neither a server nor an OpenAPI document can tell them apart.",
        "keep one of them, or mend its path",
    ),
    "path-template": Code(
        "The path of an operation is no path template.",
        "Each `{parameter}` is replaced by an encoded value; the rest is sent as it stands.",
        "write it like `/v1/files/{file_id}`",
    ),
    "path-parameter-missing": Code(
        "The path has a parameter that no row is about.",
        "Its type would be unknown.",
        "add a row under `path`",
    ),
    "path-parameter-unknown": Code(
        "A row is about a path parameter that the path does not have.",
        "Its value would go nowhere.",
        "add `{name}` to the path, or take the row away",
    ),
    "path-parameter-optional": Code(
        "A path parameter says that it is optional.",
        "A path without one of its parts is another path.",
        "write `required: true`, or define a second operation",
    ),
    "bytes-in-body": Code(
        "A parameter, or a body that is JSON or a plain form, holds raw bytes.",
        "JSON has no bytes; URLs, headers and forms without files have none either.",
        "write `content: multipart/form-data` for a body, or `string(byte)` for bytes in base64",
    ),
    "stream-unknown": Code(
        "An operation names a stream that is not there.",
        "Nothing would be known of its events.",
        "define it under `streams`",
    ),
    "stream-switch": Code(
        "What turns a stream on is no boolean field of the body.",
        "The client sets this field when a caller asks for a stream.",
        "name a boolean row of the body, or leave `when` out",
    ),
    "stream-events": Code(
        "The events of a stream are no union or table, or its way to tell them apart does not work for them.",
        "Each event has to be read as one table.",
        "name a union whose tag tells the events apart",
    ),
    "stream-error": Code(
        "The error event of a stream has no body, or is its end too.",
        "The data of the error event is read as the body of an error.",
        "state `errors.body`, and another event",
    ),
    "event-unknown": Code(
        "A stream or one of its rules names an event that is not there.",
        "The end of the stream would never come, or the rule would never be used.",
        "write a tag of the union of events",
    ),
    "path-notation": Code(
        "A path cannot be read.",
        "A path is made of names between dots; in the target of a rule also of indexes in square brackets.",
        "write it like `error.type` or `content[index].text`",
    ),
    "path-unknown": Code(
        "A path leads to a field that is not there.",
        "Nothing would ever be found at its end.",
        "write the names of rows that are there",
    ),
    "fold-without-result": Code(
        "A stream has rules to fold its events, and no type of the result.",
        "It would be unknown what they build.",
        "state `result`",
    ),
    "fold-verb": Code(
        "A rule's verb cannot work on what the rule names.",
        "Text is appended to text, items are pushed to arrays, objects are merged into objects.",
        "see docs/spec-language.md for what each verb takes",
    ),
    "fold-test": Code(
        "A rule asks for a value that the event never has there.",
        "The rule would never be used.",
        "write a value that can be there",
    ),
    "fold-buffer": Code(
        "Text is gathered and never parsed, or parsed and never gathered.",
        "Each of the two needs the other, with the same `to`.",
        "add the other rule, with the same `to`",
    ),
    "pagination-incomplete": Code(
        "The pagination of an operation lacks what its style needs.",
        "A client could not ask for the next page.",
        "add what is missing",
    ),
    "pagination-items": Code(
        "The items of a page are no array.",
        "Callers go through the items of all pages.",
        "name the path of the array",
    ),
    "pagination-parameter": Code(
        "The pagination names a parameter that the operation does not have.",
        "A client could not ask for the next page.",
        "add a row for it to `query` or `body`",
    ),
    "webhook-events": Code(
        "The events of webhooks are no union or table, or a header cannot select one.",
        "The body of each webhook has to be read as one table.",
        "name a union whose tag tells the events apart, or a table",
    ),
    "webhook-signed": Code(
        "What a webhook signs, and where its parts come from, do not fit together.",
        "A receiver could not compute the signature, or would accept a message that was sent before.",
        "see docs/spec-language.md for what `signature` takes",
    ),
    "example-place": Code(
        "An example has a value for what the operation does not have: a parameter, a body, a status.",
        "Nobody could send or receive it.",
        "take it away, or add the row",
    ),
    "duplicate-example": Code(
        "Two examples of an operation have the same name.",
        "The docs and the OpenAPI document refer to examples by name.",
        "give one of them another name",
    ),
    "duplicate-status": Code(
        "Two rows of the error table are about the same status and type.",
        "It would be a guess which error is meant.",
        "keep one of them",
    ),
    "error-name-needed": Code(
        "No name for an error can be made of its type or status.",
        "Errors become classes, and the names of classes are made of ASCII letters and digits.",
        "give the row a `name` in PascalCase",
    ),
}
