"""What reaches the disk and what stands there: comparison, writing, the journal, the lock, the trace, the cache."""
