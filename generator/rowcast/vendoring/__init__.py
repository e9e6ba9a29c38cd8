"""Copies of generated packages in other projects: their record, their original, verification, and three-way updates."""
