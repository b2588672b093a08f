"""One module per external program; nobody else starts it."""
