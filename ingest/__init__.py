"""The pipeline: from a file somebody gave us to a described, stored, indexed unit."""
