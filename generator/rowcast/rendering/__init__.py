"""Tools of targets: templates, formatting, and remembering what was made."""
