"""A folder that any web server gives to any viewer of IIIF: manifests, tiles and the words of the pages.

==================  ===================================================
``writing``         the whole folder
``manifests``       IIIF Presentation 3: documents, sets, the list of all
``pictures``        IIIF Image 3, level 0: tiles and sizes as files
``words``           the text of a page where it stands on the picture
==================  ===================================================

Manifests are plain dictionaries: the library ``iiif-prezi3`` would bring pydantic into every installation for
a handful of shapes, which the tests hold against the schema of the Presentation API.
"""
