"""The part of a generated client that knows nothing of its API. Importing it does nothing; each module loads on first use."""
