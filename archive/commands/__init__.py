"""Commands that belong to the archive as a whole; rooms with one command keep it themselves."""
