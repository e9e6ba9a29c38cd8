"""``rowcast completion``: a script that completes commands and options, from the table of usage; it runs no Python."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from rowcast.console import Console
from rowcast.usage import COMMANDS, GLOBAL, Option, Parsed, UsageError


def run(parsed: Parsed, console: Console) -> int:
    """Print the script of a shell."""
    shell = parsed.arguments[0]
    if shell not in SCRIPTS:
        raise UsageError(f"the shells are {', '.join(SCRIPTS)}, and not `{shell}`")
    console.write(SCRIPTS[shell]())
    return 0


def bash() -> str:
    """Return the script for bash."""
    cases = "\n".join(f'    {name}) words="{" ".join(flags)}" ;;' for name, flags in _flags().items())
    choices = "\n".join(f'    {flag}) words="{" ".join(values)}" ;;' for flag, values in _choices().items())
    return f"""_rowcast() {{
  local words="{" ".join(command.name for command in COMMANDS)} {" ".join(_names(GLOBAL))}"
  local current="${{COMP_WORDS[COMP_CWORD]}}" previous="${{COMP_WORDS[COMP_CWORD - 1]}}"
  [ "$COMP_CWORD" -gt 1 ] && case "${{COMP_WORDS[1]}}" in
{cases}
  esac
  case "$previous" in
{choices}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}}
complete -o default -F _rowcast rowcast
"""


def zsh() -> str:
    """Return the script for zsh."""
    commands = "\n".join(f"    '{command.name}:{_quoted(command.doc)}'" for command in COMMANDS)
    cases = "\n".join(f"    {name}) compadd -- {' '.join(flags)} ;;" for name, flags in _flags().items())
    return f"""#compdef rowcast
_rowcast() {{
  local -a commands=(
{commands}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  case "${{words[2]}}" in
{cases}
  esac
  _files
}}
compdef _rowcast rowcast
"""


def fish() -> str:
    """Return the script for fish."""
    lines = []
    for command in COMMANDS:
        lines.append(f"complete -c rowcast -n __fish_use_subcommand -a {command.name} -d '{_quoted(command.doc)}'")
        for option in (*command.options, *GLOBAL):
            long = option.flags[-1].removeprefix("--")
            values = f" -x -a '{' '.join(option.choices)}'" if option.choices else " -r" if option.metavar else ""
            seen = f"__fish_seen_subcommand_from {command.name}"
            lines.append(f"complete -c rowcast -n '{seen}' -l {long}{values} -d '{_quoted(option.doc)}'")
    return "\n".join(lines) + "\n"


SCRIPTS: Mapping[str, Callable[[], str]] = {"bash": bash, "zsh": zsh, "fish": fish}


def _flags() -> dict[str, list[str]]:
    return {command.name: _names((*command.options, *GLOBAL)) for command in COMMANDS}


def _names(options: Iterable[Option]) -> list[str]:
    return [option.flags[-1] for option in options]


def _choices() -> dict[str, tuple[str, ...]]:
    """Return flag to the values that any command knows for it."""
    found: dict[str, tuple[str, ...]] = {}
    for option in (option for command in COMMANDS for option in (*command.options, *GLOBAL) if option.choices):
        flag = option.flags[-1]
        found[flag] = tuple(dict.fromkeys((*found.get(flag, ()), *option.choices)))
    return found


def _quoted(text: str) -> str:
    return text.replace("'", "'\\''").replace(":", "\\:")
