"""Codes of what is wrong with a file before its meaning matters: its bytes, and its YAML."""

from __future__ import annotations

from collections.abc import Mapping

from rowcast.codes.code import Code

READING: Mapping[str, Code] = {
    "file-unreadable": Code(
        "A file cannot be opened or read.",
        "The tool reads every file of a spec, once, before it does anything.",
        "check that the file exists, that its links lead somewhere, and that you may read it",
    ),
    "file-not-regular": Code(
        "What stands under the name of a spec file is no regular file.",
        "Folders hold no text, and pipes and devices may have no end.",
        "name a regular file",
    ),
    "file-too-large": Code(
        "A spec file is larger than 10 MB.",
        "Time and memory stay bounded for every input.",
        "split the spec into several files",
    ),
    "file-encoding": Code(
        "A spec file is not UTF-8.",
        "One encoding means that everyone reads the same text; UTF-16 and Latin-1 would have to be guessed.",
        "save the file as UTF-8",
    ),
    "yaml-syntax": Code(
        "The file is not well-formed YAML.",
        "What cannot be read without doubt is not guessed at.",
        "check the indentation, the quotes and the brackets around this place",
    ),
    "yaml-character": Code(
        "A character stands in the file that text files should not hold, or an escape makes half a character.",
        "Control characters, byte order marks and rare line separators are invisible, and tools read them differently.",
        "remove it, or write it as an escape in double quotes",
    ),
    "yaml-tab": Code(
        "A tab stands where a line is indented.",
        "YAML counts indentation in spaces; a tab has no agreed width.",
        "indent with spaces",
    ),
    "yaml-alias": Code(
        "An anchor (`&name`) or an alias (`*name`) is used.",
        "A few aliases of aliases unfold to more than any machine holds, and a row should be readable where it stands.",
        "write the value out; share rows through a table and `{include: Table}`; quote a text that begins with & or *",
    ),
    "yaml-merge": Code(
        "A merge key (`<<`) is used.",
        "Merge keys are not part of YAML 1.2, and a row should be readable where it stands.",
        'write the keys out; share rows through a table and `{include: Table}`; quote a key that is "<<"',
    ),
    "yaml-tag": Code(
        "A tag (`!name`) is used.",
        "Tags choose types beside the language, and in some tools run code; types are in the row here.",
        "remove the tag; quote a text that begins with !",
    ),
    "yaml-directive": Code(
        "A directive (`%YAML`, `%TAG`) is used.",
        "The language needs none, and they change how the rest of the file is read.",
        "remove the line",
    ),
    "yaml-documents": Code(
        "The file holds more than one YAML document.",
        "A file of a spec is one mapping; a second document would be easy to overlook.",
        "put each document into a file of its own",
    ),
    "yaml-key": Code(
        "A key of a mapping is a list, a mapping or nothing.",
        "Keys are names and become names; JSON has no others.",
        "write the key as text",
    ),
    "yaml-depth": Code(
        "Lists and mappings are nested more than 64 deep.",
        "No spec needs it, and unlimited depth exhausts the machine.",
        "give the inner parts names of their own, as tables",
    ),
    "yaml-size": Code(
        "The file holds more values, or a longer text, than the tool reads.",
        "Time and memory stay bounded for every input.",
        "split the spec into several files, and long texts into a document that the spec links to",
    ),
    "duplicate-key": Code(
        "A mapping has the same key twice.",
        "One of the two would be lost without a word.",
        "remove one, or join them",
    ),
    "lookalike-key": Code(
        "Two keys of a mapping look alike: they differ only in how characters are composed or in invisible characters.",
        "A reader cannot tell them apart, and one is most likely a slip.",
        "keep one of them, and type it again without invisible characters",
    ),
    "empty-file": Code(
        "The file holds nothing.",
        "A file of a spec begins with the version of the language, so that an accident is not taken for a spec.",
        "begin the file with `rowcast: 1`, or remove it",
    ),
    "too-many-problems": Code(
        "There are more problems in a file than a list can usefully hold.",
        "The first ones are likely to be the cause of the others.",
        "mend those above first",
    ),
}
