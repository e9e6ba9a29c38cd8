"""What changed between two states of a project: found, told, and kept in a change log."""
