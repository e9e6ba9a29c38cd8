"""Codes of rules about paths and servers."""

from __future__ import annotations

from collections.abc import Mapping

from rowcast.codes.code import Code
from rowcast.diagnostics import Severity

PATHS: Mapping[str, Code] = {
    "path-slash": Code(
        "A path ends in a slash and most others do not, or the reverse.",
        "Servers take the two for different paths, and answer the wrong one with a redirect or an error.",
        "write it like the others, if the wire allows",
        Severity.WARNING,
        before="""\
operations:
  pets.list: {request: GET /pets}
  cats.list: {request: GET /cats}
  dogs.list: {request: GET /dogs/}
""",
        after="""\
operations:
  pets.list: {request: GET /pets}
  cats.list: {request: GET /cats}
  dogs.list: {request: GET /dogs}
""",
    ),
    "path-parameter-differs": Code(
        "One place of a path has parameters of different names.",
        "Callers see `id` in one call and `pet_id` in the next, and have to find out that both are the same.",
        "give the parameter one name",
        Severity.WARNING,
        before="""\
operations:
  pets.get: {request: "GET /pets/{id}", path: [{name: id, type: string}]}
  pets.feed: {request: "POST /pets/{pet_id}/meals", path: [{name: pet_id, type: string}]}
""",
        after="""\
operations:
  pets.get: {request: "GET /pets/{pet_id}", path: [{name: pet_id, type: string}]}
  pets.feed: {request: "POST /pets/{pet_id}/meals", path: [{name: pet_id, type: string}]}
""",
    ),
    "path-ambiguous": Code(
        "One URL fits the paths of two operations, and neither is the more exact one.",
        "Which of them answers depends on the order in which the server looks.",
        "move the fixed word of one of them to another place",
        Severity.WARNING,
        before="""\
operations:
  pets.mine: {request: "GET /{kind}/mine", path: [{name: kind, type: string}]}
  pets.get: {request: "GET /pets/{id}", path: [{name: id, type: string}]}
""",
        after="""\
operations:
  pets.mine: {request: "GET /kinds/{kind}/mine", path: [{name: kind, type: string}]}
  pets.get: {request: "GET /pets/{id}", path: [{name: id, type: string}]}
""",
    ),
    "path-style": Code(
        "A word of a path is written in another style than those of the rest.",
        "Paths are compared letter by letter, and guessed wrong where they vary.",
        "write it like the others, if the wire allows",
        Severity.NOTE,
        before="""\
operations:
  a.list: {request: GET /pet-owners}
  b.list: {request: GET /pet-toys}
  c.list: {request: GET /pet_meals}
""",
        after="""\
operations:
  a.list: {request: GET /pet-owners}
  b.list: {request: GET /pet-toys}
  c.list: {request: GET /pet-meals}
""",
    ),
    "path-verb": Code(
        "A path names the method of HTTP that the request has anyway.",
        "The path names the thing; `DELETE /pets/delete` says it twice, and `POST /pets/get` contradicts itself.",
        "leave the verb out",
        Severity.NOTE,
        before="operations:\n  pets.list: {request: GET /pets/get}\n",
        after="operations:\n  pets.list: {request: GET /pets}\n",
    ),
    "path-extension": Code(
        "A path ends in the extension of a file format.",
        "The format is what `Accept` and `Content-Type` are for; the path stays when the format changes.",
        "leave the extension out, if the wire allows",
        Severity.NOTE,
        before="operations:\n  pets.list: {request: GET /pets.json}\n",
        after="operations:\n  pets.list: {request: GET /pets}\n",
    ),
    "path-singular": Code(
        "The word before a parameter of a path is in the singular.",
        "`/pets` is all of them and `/pets/{id}` one of them. The rule knows only the English plural with an s.",
        "name it in the plural, if the wire allows",
        Severity.NOTE,
        off=True,
        before='operations:\n  pets.get: {request: "GET /pet/{id}", path: [{name: id, type: string}]}\n',
        after='operations:\n  pets.get: {request: "GET /pets/{id}", path: [{name: id, type: string}]}\n',
    ),
    "path-deep": Code(
        "A path has more parameters than a thing has parents worth naming.",
        "Who has the id of the inner thing has to carry all the outer ones along.",
        "let the inner thing have a path of its own",
        Severity.NOTE,
        off=True,
        before="""\
operations:
  a.get:
    request: GET /a/{a}/b/{b}/c/{c}/d/{d}
    path: [{name: a, type: string}, {name: b, type: string}, {name: c, type: string}, {name: d, type: string}]
""",
        after="""\
operations:
  a.get: {request: "GET /d/{d}", path: [{name: d, type: string}]}
""",
    ),
    "version-twice": Code(
        "The version stands at the end of a server's URL and at the beginning of a path.",
        "Calls go to `/v1/v1/...`.",
        "take it out of one of them",
        Severity.WARNING,
        before="""\
api: {name: pets, title: Pets, servers: ["https://api.pets.dev/v1"]}
operations: {pets.list: {request: GET /v1/pets}}
""",
        after="""\
api: {name: pets, title: Pets, servers: ["https://api.pets.dev"]}
operations: {pets.list: {request: GET /v1/pets}}
""",
    ),
    "server-slash": Code(
        "The URL of a server ends in a slash.",
        "Paths begin with one, so that there would be two.",
        "leave it out",
        Severity.WARNING,
        before='api: {name: pets, title: Pets, servers: ["https://api.pets.dev/"]}\n',
        after='api: {name: pets, title: Pets, servers: ["https://api.pets.dev"]}\n',
    ),
    "server-example": Code(
        "A server has a name that is reserved for examples.",
        "Nothing answers there (RFC 2606).",
        "write the URL of the service",
        Severity.NOTE,
        before='api: {name: pets, title: Pets, servers: ["https://api.example.com"]}\n',
        after='api: {name: pets, title: Pets, servers: ["https://api.pets.dev"]}\n',
    ),
    "server-local": Code(
        "The first server is on the machine of whoever wrote the spec.",
        "It is the one that clients call unless they are told otherwise.",
        "put the public server first",
        Severity.WARNING,
        before='api: {name: pets, title: Pets, servers: ["http://localhost:8080"]}\n',
        after="""\
api: {name: pets, title: Pets, servers: ["https://api.pets.dev", {name: local, url: "http://localhost:8080"}]}
""",
    ),
    "server-variable-bare": Code(
        "A variable of a server's URL has no description.",
        "Readers have to guess what to put there.",
        "describe it",
        Severity.NOTE,
        before="""\
api:
  name: pets
  title: Pets
  servers: [{url: "https://{region}.pets.dev", variables: {region: {default: eu}}}]
""",
        after="""\
api:
  name: pets
  title: Pets
  servers: [{url: "https://{region}.pets.dev", variables: {region: {default: eu, description: Where the data is.}}}]
""",
    ),
}
