"""Cells and sentences into facts about a row: its name, values, default, limits, whether it is required."""
