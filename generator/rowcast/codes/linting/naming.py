"""Codes of rules about names."""

from __future__ import annotations

from collections.abc import Mapping

from rowcast.codes.code import Code
from rowcast.diagnostics import Severity

NAMING: Mapping[str, Code] = {
    "row-name-style": Code(
        "The name of a row is written in another style than those of the rest.",
        "Whoever has to guess between `petName` and `pet_name` guesses wrong half of the time.",
        "write it like the others, if the wire allows; else say why it differs in an exception",
        Severity.WARNING,
        before="""\
tables:
  Pet:
    - {name: birth_day, type: string}
    - {name: home_town, type: string}
    - {name: nickName, type: string}
""",
        after="""\
tables:
  Pet:
    - {name: birth_day, type: string}
    - {name: home_town, type: string}
    - {name: nick_name, type: string}
""",
    ),
    "parameter-name-style": Code(
        "The name of a parameter is written in another style than those of the rest.",
        "Parameters are typed by hand more than anything else of an API.",
        "write it like the others, if the wire allows; else say why it differs in an exception",
        Severity.WARNING,
        before="""\
operations:
  pets.list:
    request: GET /pets
    query:
      - {name: born_after, type: string}
      - {name: born_before, type: string}
      - {name: homeTown, type: string}
""",
        after="""\
operations:
  pets.list:
    request: GET /pets
    query:
      - {name: born_after, type: string}
      - {name: born_before, type: string}
      - {name: home_town, type: string}
""",
    ),
    "value-style": Code(
        "The listed values of one row are written in several styles.",
        "A reader takes the difference for a meaning.",
        "write them in one style, if the wire allows",
        Severity.NOTE,
        before="""\
tables:
  Pet:
    - {name: mood, type: string, values: [very_good, veryBad, quite_well]}
""",
        after="""\
tables:
  Pet:
    - {name: mood, type: string, values: [very_good, very_bad, quite_well]}
""",
    ),
    "names-alike": Code(
        "Two rows of one list have names that differ in case or punctuation only.",
        "One of them is mistaken for the other, and several languages cannot hold both.",
        "keep one of them, or name them apart",
        Severity.WARNING,
        before="""\
tables:
  Pet:
    - {name: user_id, type: string}
    - {name: userId, type: string}
""",
        after="""\
tables:
  Pet:
    - {name: user_id, type: string}
    - {name: owner_id, type: string}
""",
    ),
    "types-alike": Code(
        "Two tables, unions, types or streams have names that differ in case or a plural s only.",
        "One class is mistaken for the other, and file systems without case cannot hold both pages.",
        "say in the names what differs",
        Severity.NOTE,
        before="""\
tables:
  Pet: [{name: id, type: string}]
  Pets: [{name: data, type: "array[Pet]"}]
""",
        after="""\
tables:
  Pet: [{name: id, type: string}]
  PetPage: [{name: data, type: "array[Pet]"}]
""",
    ),
    "boolean-negative": Code(
        "A boolean is named for what is not so.",
        "`disable_cache: false` has to be thought through twice each time.",
        "name what is so, and turn the values round",
        Severity.NOTE,
        before="""\
tables:
  Pet:
    - {name: not_tame, type: boolean}
""",
        after="""\
tables:
  Pet:
    - {name: tame, type: boolean}
""",
    ),
    "operation-name-repeats": Code(
        "The method of an operation repeats the name of its group.",
        "The code reads `client.pets.list_pets()`, and says everything twice.",
        "leave the group's name out of the method",
        Severity.NOTE,
        before="""\
operations:
  pets.list_pets: {request: GET /pets}
""",
        after="""\
operations:
  pets.list: {request: GET /pets}
""",
    ),
    "name-repeats-owner": Code(
        "The name of a row repeats the name of its table.",
        "The code reads `pet.pet_color`, and says everything twice. Ids, types and names are left alone.",
        "leave the table's name out of the row's",
        Severity.NOTE,
        off=True,
        before="""\
tables:
  Pet:
    - {name: pet_color, type: string}
""",
        after="""\
tables:
  Pet:
    - {name: color, type: string}
""",
    ),
    "array-singular": Code(
        "An array has a name in the singular.",
        "A plural says at a glance that there may be several. The rule knows only the English plural with an s.",
        "name it in the plural",
        Severity.NOTE,
        off=True,
        before="""\
tables:
  Pet:
    - {name: toy, type: "array[string]"}
""",
        after="""\
tables:
  Pet:
    - {name: toys, type: "array[string]"}
""",
    ),
    "header-x": Code(
        "The name of a header begins with X-.",
        "RFC 6648 advises against the mark: a header that becomes a standard would have to change its name.",
        "leave the mark out of headers that you still can name",
        Severity.NOTE,
        off=True,
        before="""\
operations:
  pets.list:
    request: GET /pets
    headers: [{name: X-Pet-Trace, type: string}]
""",
        after="""\
operations:
  pets.list:
    request: GET /pets
    headers: [{name: Pet-Trace, type: string}]
""",
    ),
    "header-underscore": Code(
        "The name of a header holds an underscore.",
        "Some proxies drop such headers without a word, as they look like another one with a hyphen.",
        "write hyphens, if the service allows",
        Severity.NOTE,
        before="""\
operations:
  pets.list:
    request: GET /pets
    headers: [{name: pet_trace, type: string}]
""",
        after="""\
operations:
  pets.list:
    request: GET /pets
    headers: [{name: pet-trace, type: string}]
""",
    ),
    "name-odd": Code(
        "The name of a row begins or ends with a space, or holds characters that look like nothing.",
        "Nobody sees them, and nobody types them.",
        "write the name as it is on the wire; where it is that, except the row",
        Severity.WARNING,
        before='tables:\n  Pet: [{name: "mood ", type: string}]\n',
        after="tables:\n  Pet: [{name: mood, type: string}]\n",
    ),
    "id-types-differ": Code(
        "Rows that hold the same id have different types.",
        "What one call answers with cannot be put into the next without a conversion.",
        "give the id one type everywhere",
        Severity.WARNING,
        before="""\
tables:
  Pet: [{name: owner_id, type: string}]
  Visit: [{name: owner_id, type: integer}]
""",
        after="""\
tables:
  Pet: [{name: owner_id, type: string}]
  Visit: [{name: owner_id, type: string}]
""",
    ),
}
