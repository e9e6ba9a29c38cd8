"""The part of a generated client that knows nothing of its API. Importing it does nothing; its modules load late."""
