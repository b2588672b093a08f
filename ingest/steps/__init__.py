"""The steps of a recipe, one module each.

In the order of a document's way in: identify, screen (secrecy; see `ingest.recipes`), open, page_image, text_layer, recognise,
assemble, describe, deposit.
"""
