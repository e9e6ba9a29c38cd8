"""datamodel-code-generator at work: a schema goes in, the annotations of the attributes of its classes come out.

What the generator writes is read as a syntax tree and compared with the schema, so that a new version of it cannot
change a model unseen.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from rowcast.ir import Json
from rowcast.targets.python.schemas import PART
from rowcast.targets.python.types import FORMATS


class ModelError(Exception):
    """What the generator wrote is not what was asked for, or it wrote nothing; the sentence says how."""


Part: TypeAlias = Any
"""A part of an annotation as JSON: text; ``{"value": …}``; ``[module, name]``; the number of a placeholder."""

CLASS, ATTRIBUTE = "Asked", "attribute_"


def made(asked: Sequence[tuple[Json, bool]]) -> list[list[Part]]:
    """Let the generator make a class, and return the parts of the annotation of each attribute.

    Args:
        asked: For each attribute its schema, and whether it is required.

    Raises:
        ModelError: The generator gives up, or does not write what the schemas say.
    """
    properties = {f"{ATTRIBUTE}{number}": schema for number, (schema, _) in enumerate(asked)}
    required = [name for name, (_, must) in zip(properties, asked, strict=True) if must]
    holder = {"type": "object", "properties": properties, "required": required}
    parts = max((number + 1 for schema in properties.values() for number in _placeholders(schema)), default=0)
    names = [f"{PART}{number}" for number in range(parts)]
    schema = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$defs": {CLASS: holder, **{name: {"type": "object"} for name in names}},
    }
    tree = _tree(_generated(schema))
    uses: dict[str, Part] = {
        alias.asname or alias.name: [node.module or "", alias.name]
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    if set(classes) != {CLASS, *names}:
        raise ModelError(f"the classes are {_listed(classes)} and should be {_listed([CLASS, *names])}")
    uses |= {name: number for number, name in enumerate(names)}
    return list(_attributes(classes[CLASS], holder, uses))


def _placeholders(schema: Json) -> Iterator[int]:
    """Yield the number of each placeholder that a schema refers to."""
    if isinstance(schema, dict):
        if "$ref" in schema:
            yield int(schema["$ref"].rpartition(PART)[2])
        for value in schema.values():
            yield from _placeholders(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _placeholders(value)


def _generated(schema: Json) -> str:
    # Imported here: it costs forty times a bare interpreter, and a run whose classes are in the memo does not need it.
    from datamodel_code_generator import InputFileType, generate  # noqa: PLC0415
    from datamodel_code_generator.enums import DataModelType  # noqa: PLC0415
    from datamodel_code_generator.format import DatetimeClassType, Formatter, PythonVersion  # noqa: PLC0415
    from datamodel_code_generator.parser import LiteralType  # noqa: PLC0415

    with warnings.catch_warnings():
        # What it warns of is about coming versions; what matters of its output is compared below.
        warnings.simplefilter("ignore")
        try:
            text = generate(
                schema,
                input_file_type=InputFileType.JsonSchema,
                output_model_type=DataModelType.PydanticV2BaseModel,
                target_python_version=PythonVersion.PY_311,
                base_class="rowcast_base.Model",
                enum_field_as_literal=LiteralType.All,
                use_standard_collections=True,
                use_union_operator=True,
                use_annotated=True,
                field_constraints=True,
                strict_nullable=True,
                output_datetime_class=DatetimeClassType.Datetime,
                skip_root_model=True,
                disable_timestamp=True,
                allow_remote_refs=False,
                formatters=[Formatter.BUILTIN],
            )
        except Exception as problem:
            # Whatever it raises, the spec's author learns which table it was about.
            raise ModelError(f"the generator gave up with {type(problem).__name__}: {problem}") from problem
    if not isinstance(text, str):
        raise ModelError("the generator did not return one module")
    return text


def _tree(text: str) -> ast.Module:
    try:
        return ast.parse(text)
    except SyntaxError as problem:
        raise ModelError(f"the generator wrote no Python: {problem.msg}") from problem


def _attributes(made: ast.ClassDef, schema: Json, uses: Mapping[str, Part]) -> Iterator[list[Part]]:
    """Yield the parts of each attribute of a class, after it was compared with the schema."""
    found = {}
    for node in made.body:
        if not isinstance(node, ast.AnnAssign) or not isinstance(node.target, ast.Name):
            raise ModelError(f"there is a line that is no attribute: {ast.unparse(node)[:80]}")
        found[node.target.id] = node
    if list(found) != list(schema["properties"]):
        raise ModelError(f"the attributes are {_listed(found)} and should be {_listed(schema['properties'])}")
    for name, node in found.items():
        _check(name, node, schema, uses)
        yield list(_parts(node.annotation, uses))


def _check(name: str, node: ast.AnnAssign, schema: Json, uses: Mapping[str, Part]) -> None:
    """Compare an attribute with its schema: default, kinds, listed values, references and bounds."""
    if (node.value is None) != (name in schema["required"]):
        raise ModelError(f"it is {'required' if node.value is None else 'optional'} and should not be")
    if node.value is not None and not (isinstance(node.value, ast.Constant) and node.value.value is None):
        raise ModelError("it has a default, and none was asked for")
    wanted = {*_facts(schema["properties"][name]), *([("is", "None")] if node.value else [])}
    found = set(_annotated(node.annotation, uses))
    if wanted != found:
        raise ModelError(f"it says {_listed(found - wanted)} and should say {_listed(wanted - found)}")


Fact: TypeAlias = tuple[str, str]
"""A kind, value, bound or reference, in a form in which what was asked for and what was made are alike."""

_ARGUMENTS = {
    "minimum": "ge",
    "maximum": "le",
    "exclusiveMinimum": "gt",
    "exclusiveMaximum": "lt",
    "multipleOf": "multiple_of",
    "minLength": "min_length",
    "maxLength": "max_length",
    "minItems": "min_length",
    "maxItems": "max_length",
    "pattern": "pattern",
}
_NUMERIC = frozenset({"ge", "le", "gt", "lt", "multiple_of"})
_KINDS = {
    "string": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
    "null": "None",
    "array": "list",
    "object": "dict",
}


def _facts(schema: Json) -> Iterator[Fact]:
    """Yield what a schema says."""
    if "$ref" in schema:
        yield "refers to", schema["$ref"].rpartition("/")[2]
    elif "enum" in schema or "const" in schema:
        yield from (("lists", repr(each)) for each in schema.get("enum", [schema.get("const")]))
    elif "anyOf" in schema:
        for option in schema["anyOf"]:
            yield from _facts(option)
    else:
        yield from _kinds(schema)
        yield from ((argument, _bound(argument, schema[key])) for key, argument in _ARGUMENTS.items() if key in schema)


def _kinds(schema: Json) -> Iterator[Fact]:
    kinds = schema.get("type", "any")
    for kind in kinds if isinstance(kinds, list) else [kinds]:
        formatted = FORMATS.get(schema.get("format", ""))
        yield "is", formatted.name if formatted and kind == "string" else _KINDS.get(kind, "Any")
    if "items" in schema:
        yield from _facts(schema["items"])
    if "additionalProperties" in schema:
        yield "is", "str"
        yield from _facts(schema["additionalProperties"])


def _bound(argument: str, value: Json) -> str:
    return repr(float(value) if argument in _NUMERIC else value)


def _annotated(node: ast.expr, uses: Mapping[str, Part]) -> Iterator[Fact]:
    """Yield what an annotation says."""
    if isinstance(node, ast.Name):
        use = uses.get(node.id, ["builtins", node.id])
        yield ("refers to", node.id) if isinstance(use, int) else ("is", use[1])
    elif isinstance(node, ast.Constant):
        yield "is", repr(node.value)
    elif isinstance(node, ast.Call):
        for keyword in node.keywords:
            yield keyword.arg or "", _bound(keyword.arg or "", ast.literal_eval(keyword.value))
    elif isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id == "Literal":
        yield from (("lists", repr(ast.literal_eval(value))) for value in _elements(node.slice))
    elif isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id == "Annotated":
        for part in _elements(node.slice):
            yield from _annotated(part, uses)
    else:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                yield from _annotated(child, uses)


def _elements(node: ast.expr) -> list[ast.expr]:
    return node.elts if isinstance(node, ast.Tuple) else [node]


class _Marked(ast.NodeTransformer):
    """Puts a mark in place of each name and value, and keeps what stood there."""

    def __init__(self, uses: Mapping[str, Part]) -> None:
        self.uses = uses
        self.parts: list[Part] = []

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return self.marked(self.uses.get(node.id, ["builtins", node.id]))

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        return node if node.value is None else self.marked({"value": node.value})

    def marked(self, part: Part) -> ast.Name:
        self.parts.append(part)
        return ast.Name(_MARK, ast.Load())


_MARK = "\ue000"


def _parts(annotation: ast.expr, uses: Mapping[str, Part]) -> Iterator[Part]:
    """Yield text and marked parts by turns."""
    marked = _Marked(uses)
    texts = ast.unparse(marked.visit(annotation)).split(_MARK)
    for text, part in zip(texts, [*marked.parts, None], strict=True):
        if text:
            yield text
        if part is not None:
            yield part


def _listed(things: Iterable[object]) -> str:
    """Return some names for a message."""
    shown = sorted(map(str, things))
    return ", ".join(shown[:5]) + (" …" if len(shown) > 5 else "") if shown else "nothing"
