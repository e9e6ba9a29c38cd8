"""Blocks and rows into what a page says: calls, answers, objects, access, and findings about the rest."""
