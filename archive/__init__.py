"""The archive: keeps, describes, finds, shows and hands out the documents."""
