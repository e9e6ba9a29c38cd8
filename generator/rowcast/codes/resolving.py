"""Codes of what is found when rows become tables and types: names, nesting, values, bounds, unions, corrections."""

from __future__ import annotations

from collections.abc import Mapping

from rowcast.codes.code import Code
from rowcast.diagnostics import Severity

RESOLVING: Mapping[str, Code] = {
    "duplicate-section": Code(
        "Two files of a spec have a key that only one may have.",
        "Facts about the whole API would contradict each other, and which file wins would be a guess.",
        "keep it in one file",
    ),
    "name-taken": Code(
        "A table, union, type or stream has a name that another one has, perhaps one made of dotted rows.",
        "These names share one space, for code and docs refer to all of them by name.",
        "give one of them another name",
    ),
    "row-name": Code(
        "The name of a row cannot be read: a part between dots is empty, or it nests too deep.",
        "Dots nest rows. Where a dot belongs to the name itself, it needs a backslash.",
        "write every part, and `\\.` for a dot in a name",
    ),
    "duplicate-row": Code(
        "Two rows of one list have the same name; headers also if only case differs.",
        "One would overrule the other without a word.",
        "keep one of them",
    ),
    "include-unknown": Code(
        "An include names a table that is not there, or something that has no rows.",
        "Its rows would be missing without a word.",
        "name a table of this spec",
    ),
    "include-cycle": Code(
        "A table includes itself, perhaps through others.",
        "Its list of rows would have no end.",
        "take one of the includes away; a row may have the table as its type instead",
    ),
    "children-misplaced": Code(
        "Rows with dotted names stand below a row whose type has no place, or several, for their object.",
        "It would be a guess where the object belongs.",
        "write `object`, `array[object]`, `map[object]`, or a choice with one of them, as the type of the row above",
    ),
    "table-name-needed": Code(
        "No name for the table of a nested object can be made of its row's name.",
        "Nested objects become classes, and the names of classes are made of ASCII letters and digits.",
        "give the row a `table` with a name in PascalCase",
    ),
    "table-without-rows": Code(
        "A row has `table` or `extra`, and no child rows make an object of its own.",
        "The fact would be lost: there is no table that it could be about.",
        "take it away, or write the child rows",
    ),
    "row-contradicts-table": Code(
        "A page lists rows below a row whose type is a named table or union, and they contradict that type's own rows.",
        "The page and the spec say different things about one field. Either the page is wrong, which a correction "
        "should say, or the table is.",
        "correct the captured row with a reason, or mend the table",
    ),
    "type-notation": Code(
        "A type is not written in the notation of types.",
        "What was meant would have to be guessed.",
        "write it like `array[string]`, `string/integer`, `map[T]` or `T?`",
    ),
    "type-unknown": Code(
        "A type names a kind, table, union or type that is not there.",
        "Nothing can be made of it.",
        "define it, or write the name of one that is there",
    ),
    "type-cycle": Code(
        "A named type is made of itself, without a table between.",
        "No value could be told from its definition, and several languages cannot express it.",
        "put a table between, or write `any` for the inner one",
    ),
    "default-of-type": Code(
        "A named type has a default.",
        "What is assumed when a field is absent is a fact about the field, not about the type of its values.",
        "move the default to the rows that have it",
    ),
    "too-much": Code(
        "Includes, unions within unions or types of types multiply beyond all use.",
        "A small file could otherwise become gigabytes, and time and memory are bounded for every spec.",
        "include fewer rows, or write them where they are needed",
    ),
    "endless-table": Code(
        "A table requires itself, perhaps through others.",
        "A value of it would have to be infinitely large.",
        "make one of the rows optional, nullable, or an array",
    ),
    "enum-without-values": Code(
        "A type is an enum, and no values are listed.",
        "An enum without values is no other than its base type, or a fact was forgotten.",
        "list the `values`, or write the base type",
    ),
    "values-without-scalar": Code(
        "A row has listed values or a constant, and its type has no scalar, or several, that they could belong to.",
        "Listed values belong to one scalar in the type.",
        "write a scalar type such as `enum<string>`, also inside `array[...]` or a choice",
    ),
    "const-with-values": Code(
        "A row has both a constant and listed values.",
        "A constant is a list of one value.",
        "keep one of them",
    ),
    "value-kind": Code(
        "A listed value or constant is of another kind than its row's type.",
        "Values are read by the type of their row: 012 is text in a row of text and no integer anywhere.",
        "change the value or the type",
    ),
    "duplicate-value": Code(
        "A value is listed twice.",
        "One of the two may be a slip of another value.",
        "keep one of them",
    ),
    "value-departs": Code(
        "A default, example, constant or listed value departs from the type or the bounds of its row.",
        "Examples that cannot be sent and defaults that cannot be meant mislead everyone who reads them.",
        "change the value, or the type or bound that it departs from",
    ),
    "limit-order": Code(
        "A lower bound is above its upper bound.",
        "No value would fit.",
        "swap or change them",
    ),
    "limit-kind": Code(
        "A bound is about another kind of values than the row has.",
        "It would bind nothing.",
        "take it away, or put it where such values are",
    ),
    "pattern-invalid": Code(
        "A pattern is no regular expression, or is too long or too deep for one.",
        "The generated client could not be imported.",
        "mend the pattern",
    ),
    "pattern-not-portable": Code(
        "A pattern uses what not all engines for regular expressions know, or is too large for some.",
        "The client checks with an engine of linear time, which has no lookaround and no references back; the OpenAPI "
        "document is read by others. What only one of them understands would mean different things in each place.",
        "write it without lookaround, references back, named groups and flags",
    ),
    "read-and-write-only": Code(
        "A row is both read-only and write-only.",
        "It would be neither in requests nor in answers.",
        "keep one of them",
    ),
    "condition-unknown": Code(
        "A condition for being required names a row that does not stand beside it, or the row itself.",
        "Conditions are about fields of the same object.",
        "name a row of the same object",
    ),
    "condition-value": Code(
        "A condition for being required asks for a value that the other row never has.",
        "The row would never be required.",
        "write a value of the other row",
    ),
    "variant-unknown": Code(
        "A union names a variant that is not there, or that is no table and no union.",
        "Variants are told apart by one of their rows, so that they need rows.",
        "name a table or union of this spec",
    ),
    "variant-without-tag": Code(
        "A variant of a union lacks the tag's row, or that row has neither a constant nor listed texts.",
        "Nothing would tell the variant from the others.",
        "give the row of the tag a `const`, or name the table as `otherwise`",
    ),
    "duplicate-tag": Code(
        "One value of the tag selects two variants of a union.",
        "It would be a guess which of them is meant.",
        "give each variant tags of its own",
    ),
    "duplicate-variant": Code(
        "A union lists a variant twice.",
        "One of the two may be a slip of another name.",
        "keep one of them",
    ),
    "union-tag-differs": Code(
        "A union within a union has another tag.",
        "The variants of both are put side by side, and one tag has to tell them apart.",
        "give both the same tag, or define a type with a choice between them",
    ),
    "union-cycle": Code(
        "A union is a variant of itself, perhaps through others.",
        "Its list of variants would have no end.",
        "take one of them away",
    ),
    "union-otherwise": Code(
        "The variant that is meant without a tag is a union.",
        "Without a tag nothing tells the variants of that union apart.",
        "name a table",
    ),
    "correction-unmatched": Code(
        "A correction speaks of a row or section that is not there.",
        "The page may have changed, so that the correction is lost; or its address has a slip.",
        "look for the row's new name, or take the correction away",
    ),
    "correction-conflicts": Code(
        "Two corrections speak of the same fact of one row, or one adds a row that is there with other facts.",
        "Which of them wins would be a guess.",
        "keep one of them",
    ),
    "correction-repeats": Code(
        "A correction says what the page says by now.",
        "A correction that changes nothing hides that the page was mended.",
        "take it away",
        Severity.WARNING,
    ),
    "correction-needless": Code(
        "A correction speaks of rows in a file that was not captured.",
        "Nobody writes that file again but people, who can change the row itself.",
        "change the row itself",
        Severity.WARNING,
    ),
    "rename-unmatched": Code(
        "A recorded rename leads to nothing.",
        "Whoever compares the spec with an earlier one would take what was renamed for gone.",
        "write the address that the thing has now, as corrections write it",
    ),
    "rename-kept": Code(
        "What a recorded rename leads away from is still there.",
        "One of the two is not the thing that was renamed.",
        "take the rename away, or the thing with the old name",
    ),
    "rename-repeated": Code(
        "One thing is renamed twice.",
        "Which of the two names it got would be a guess.",
        "keep one; a later rename goes on from the name that the first one gave",
    ),
}
