"""Background work: the outbox and the worker that empties it."""
