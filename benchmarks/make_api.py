"""Write an invented API of any size as a Rowcast spec: ``make_api.py OPERATIONS FOLDER``.

The same numbers give the same bytes. Ten operations share a file, as in a real API each group has its own; each
operation has about twelve parameters, with a nested object, an enum, a union and a list of objects among them.
"""

from __future__ import annotations

import sys
from pathlib import Path

NOUNS = ("order", "invoice", "shipment", "customer", "product", "ticket", "project", "report", "device", "session")
KINDS = ("string", "integer", "number", "boolean", "string(date-time)", "array[string]")


def main() -> None:
    """Read the arguments and write the files."""
    count, folder = int(sys.argv[1]), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files(count).items():
        (folder / name).write_text(text, "utf-8", newline="\n")


def files(count: int) -> dict[str, str]:
    """Return the files of an API with ``count`` operations, by name."""
    groups = [range(start, min(start + 10, count)) for start in range(0, count, 10)]
    made = {f"{group_name(number)}.yaml": group(number, members) for number, members in enumerate(groups)}
    return {"api.yaml": API, **made}


API = """\
rowcast: 1
api:
  name: bench
  title: Bench
  version: "1"
  description: An invented API for measuring.
  servers: [https://bench.example]
  auth:
    - {scheme: bearer, env: BENCH_TOKEN}
errors:
  body: ErrorBody
  type: type
  message: message
  statuses:
    - {status: 400, type: invalid, name: BadRequestError, description: The request is wrong.}
    - {status: 404, type: missing, name: NotFoundError, description: There is no such thing.}
    - {status: 5XX, type: internal, name: InternalServerError, retry: true, description: The service failed.}
tables:
  ErrorBody:
    description: What went wrong.
    rows:
      - {name: type, type: string, required: true, description: Kind of the error.}
      - {name: message, type: string, required: true, description: What happened.}
"""


def group_name(number: int) -> str:
    """Return the name of a group: a noun, and a number that keeps it apart from the others."""
    return f"{NOUNS[number % len(NOUNS)]}{number:03d}"


def group(number: int, members: range) -> str:
    """Return the file of one group of operations."""
    name = group_name(number)
    title = name.capitalize()
    operations = "".join(operation(name, title, index) for index in members)
    return f"rowcast: 1\noperations:\n{operations}tables:\n{tables(title)}unions:\n{union(title)}types:\n{state(title)}"


def operation(name: str, title: str, index: int) -> str:
    """Return one operation with about twelve rows."""
    rows = "".join(
        f"      - {{name: field_{index}_{i}, type: {KINDS[(index + i) % len(KINDS)]!r}, "
        f"description: Field {i} of operation {index}.}}\n"
        for i in range(6)
    )
    return f"""\
  {name}.act_{index}:
    request: POST /{name}/{{id}}/act_{index}
    summary: Do thing number {index}
    description: Does thing number {index} to one {name}.
    path:
      - {{name: id, type: string, required: true, description: Which one.}}
    query:
      - {{name: dry_run, type: boolean, default: false, description: Only try.}}
      - {{name: page_size, type: integer, min: 1, max: 100, default: 20, description: How many at once.}}
    body:
      - {{name: title, type: string, required: true, max_length: 200, description: A short title.}}
      - {{name: mode, type: enum<string>, values: {{fast: Speed first., safe: Checks first.}}, description: How.}}
      - {{name: shape_{index}, type: {title}Shape, description: One of the shapes.}}
      - {{name: options_{index}, type: object, description: Settings of the run.}}
      - {{name: options_{index}.depth, type: integer, min: 0, required: true, description: How deep.}}
      - {{name: options_{index}.labels, type: "map[string]", description: Free labels.}}
{rows}\
    response: {{200: {title}}}
"""


def tables(title: str) -> str:
    """Return the tables of one group: its thing, an item of it, and two shapes."""
    return f"""\
  {title}:
    description: The thing of this group.
    rows:
      - {{name: id, type: string, required: true, description: Its id.}}
      - {{name: created, type: string(date-time), required: true, description: When it was made.}}
      - {{name: state, type: {title}State, required: true, description: How far it is.}}
      - {{name: items, type: "array[{title}Item]", required: true, description: Its items.}}
      - {{name: shape, type: {title}Shape, description: Its shape.}}
  {title}Item:
    description: One item.
    rows:
      - {{name: name, type: string, required: true, description: Its name.}}
      - {{name: amount, type: number, description: How much.}}
      - {{name: note, type: string, nullable: true, description: A remark.}}
  {title}Circle:
    description: A round shape.
    rows:
      - {{name: kind, type: string, const: circle, required: true}}
      - {{name: radius, type: number, required: true, description: Half its width.}}
  {title}Square:
    description: A square shape.
    rows:
      - {{name: kind, type: string, const: square, required: true}}
      - {{name: side, type: number, required: true, description: Its width.}}
"""


def union(title: str) -> str:
    """Return the union of the shapes of one group."""
    return f"  {title}Shape: {{tag: kind, variants: [{title}Circle, {title}Square], description: A shape.}}\n"


def state(title: str) -> str:
    """Return the open enum of one group."""
    return f"  {title}State: {{type: enum<string>, open: true, values: {{new: Not begun., done: All done.}}}}\n"


if __name__ == "__main__":
    main()
