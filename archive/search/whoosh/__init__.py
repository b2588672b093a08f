"""The engine over Whoosh, the only place where Whoosh is known."""
