"""Codes of rules about secrets, credentials and the way to the service."""

from __future__ import annotations

from collections.abc import Mapping

from rowcast.codes.code import Code
from rowcast.diagnostics import Severity

SECURITY: Mapping[str, Code] = {
    "secret-in-example": Code(
        "A default or example looks like a real credential.",
        "It would be published with the code and the docs. The finding does not show it.",
        "revoke it if it is real, and write an invented one",
        Severity.WARNING,
        secret=True,
        before="tables:\n  Pet: [{name: key, type: string, example: AKIAQ3EGRWVZ5TJXLM7P}]\n",
        after="tables:\n  Pet: [{name: key, type: string, example: AKIAxxxxxxxxxxxxxxxx}]\n",
    ),
    "sensitive-unmarked": Code(
        "A row is named like a secret, and is not marked as one.",
        "Rows that are marked `sensitive` are left out of logs, errors and what a debugger shows.",
        "write `sensitive: true`",
        Severity.WARNING,
        before="operations:\n  session.open: {request: POST /session, body: [{name: password, type: string}]}\n",
        after="""\
operations:
  session.open: {request: POST /session, body: [{name: password, type: string, sensitive: true}]}
""",
    ),
    "sensitive-in-url": Code(
        "A secret travels in the URL.",
        "URLs are kept in logs, histories and caches on the way (RFC 9110, section 17.9).",
        "take it as a header or in the body",
        Severity.WARNING,
        before="""\
operations:
  pets.list: {request: GET /pets, query: [{name: pin, type: string, sensitive: true}]}
""",
        after="""\
operations:
  pets.list: {request: GET /pets, headers: [{name: pin, type: string, sensitive: true}]}
""",
    ),
    "sensitive-with-value": Code(
        "A secret has a default or a listed value.",
        "What is written in a published package is no secret.",
        "take the value away",
        Severity.WARNING,
        before="""\
operations:
  a.b: {request: POST /a, body: [{name: pin, type: string, sensitive: true, default: abc}]}
""",
        after="operations:\n  a.b: {request: POST /a, body: [{name: pin, type: string, sensitive: true}]}\n",
    ),
    "auth-missing": Code(
        "The API says nothing of authentication.",
        "The client would send no credential, and readers do not learn whether there is one.",
        "write `auth`; for an API that is open to all, `auth: [{scheme: none}]`",
        Severity.NOTE,
        before="""\
api: {name: pets, title: Pets, servers: ["https://api.pets.dev"]}
operations: {a.b: {request: GET /a}}
""",
        after="""\
api: {name: pets, title: Pets, servers: ["https://api.pets.dev"], auth: [{scheme: none}]}
operations: {a.b: {request: GET /a}}
""",
    ),
    "auth-none-on-change": Code(
        "A call that changes something takes no credential.",
        "Everybody could make it.",
        "name the credentials in `auth`; where it is open on purpose, such as a login, except the operation",
        Severity.NOTE,
        before="operations:\n  pets.drop: {request: DELETE /pets, auth: none}\n",
        after="operations:\n  pets.list: {request: GET /pets, auth: none}\n",
    ),
    "auth-unused": Code(
        "No operation takes a credential.",
        "The client has an argument for it that does nothing.",
        "name it in `auth` of the operations that take it, or take it away",
        Severity.WARNING,
        before="""\
api:
  name: pets
  title: Pets
  servers: [https://api.pets.dev]
  auth: [{scheme: bearer, env: PETS_TOKEN}, {header: x-old-key, env: PETS_KEY}]
operations:
  pets.list: {request: GET /pets, auth: [auth_token]}
""",
        after="""\
api:
  name: pets
  title: Pets
  servers: [https://api.pets.dev]
  auth: [{scheme: bearer, env: PETS_TOKEN}]
operations:
  pets.list: {request: GET /pets, auth: [auth_token]}
""",
    ),
    "auth-without-env": Code(
        "A credential cannot come from the environment.",
        "Callers write it into their code instead.",
        "name a variable in `env`",
        Severity.NOTE,
        before="""\
api: {name: pets, title: Pets, servers: ["https://api.pets.dev"], auth: [{scheme: bearer}]}
""",
        after="""\
api: {name: pets, title: Pets, servers: ["https://api.pets.dev"], auth: [{scheme: bearer, env: PETS_TOKEN}]}
""",
    ),
    "env-style": Code(
        "An environment variable is not written in capitals.",
        "Everybody looks for it in capitals, and not all systems tell the two apart.",
        "write it like `PETS_TOKEN`",
        Severity.NOTE,
        before="""\
api: {name: pets, title: Pets, servers: ["https://api.pets.dev"], auth: [{scheme: bearer, env: petsToken}]}
""",
        after="""\
api: {name: pets, title: Pets, servers: ["https://api.pets.dev"], auth: [{scheme: bearer, env: PETS_TOKEN}]}
""",
    ),
    "env-shared": Code(
        "One environment variable serves two purposes.",
        "Whoever sets it for one of them changes the other.",
        "give each a variable of its own",
        Severity.WARNING,
        before="""\
api:
  name: pets
  title: Pets
  servers: [https://api.pets.dev]
  auth: [{scheme: bearer, env: PETS_KEY}, {header: x-api-key, env: PETS_KEY}]
""",
        after="""\
api:
  name: pets
  title: Pets
  servers: [https://api.pets.dev]
  auth: [{scheme: bearer, env: PETS_TOKEN}, {header: x-api-key, env: PETS_KEY}]
""",
    ),
    "auth-in-url": Code(
        "A credential travels in the query.",
        "URLs are kept in logs, histories and caches on the way (RFC 6750, section 5.3).",
        "take it as a header",
        Severity.WARNING,
        before="""\
api: {name: pets, title: Pets, servers: ["https://api.pets.dev"], auth: [{query: key, env: PETS_KEY}]}
""",
        after="""\
api: {name: pets, title: Pets, servers: ["https://api.pets.dev"], auth: [{header: key, env: PETS_KEY}]}
""",
    ),
    "auth-by-password": Code(
        "The API takes a user name and password with each call.",
        "The password itself travels each time, and cannot be limited or revoked like a token.",
        "take a token, if the service can",
        Severity.NOTE,
        before="""\
api: {name: pets, title: Pets, servers: ["https://api.pets.dev"], auth: [{scheme: basic, env: [PETS_USER, PETS_WORD]}]}
""",
        after="""\
api: {name: pets, title: Pets, servers: ["https://api.pets.dev"], auth: [{scheme: bearer, env: PETS_TOKEN}]}
""",
    ),
    "webhook-unsigned": Code(
        "The messages of a webhook are not signed.",
        "Whoever learns the URL can send them, and the receiver cannot tell.",
        "sign them, and write `signature`",
        Severity.WARNING,
        before="webhooks:\n  PetHook: {events: Pet}\ntables:\n  Pet: [{name: mood, type: string}]\n",
        after="""\
webhooks:
  PetHook: {events: Pet, signature: {scheme: standard, env: PETS_SECRET}}
tables:
  Pet: [{name: mood, type: string}]
""",
    ),
    "server-insecure": Code(
        "A server is called without encryption.",
        "Credentials and bodies can be read and changed on the way. A server on the same machine is left alone.",
        "write `https://`",
        Severity.WARNING,
        before='api: {name: pets, title: Pets, servers: ["http://api.pets.dev"]}\n',
        after='api: {name: pets, title: Pets, servers: ["https://api.pets.dev"]}\n',
    ),
}
