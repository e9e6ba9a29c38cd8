"""A project and what is done with it: its file, its folders, its overrides, and a run from spec to disk."""
