"""Curated sets on paper: PDF files that WeasyPrint typesets from templates and style sheets.

==================  ===================================================
``typesetting``     a template with its values and pictures becomes a PDF
``pictures``        pages and regions as JPEG in the size that a print needs
``labels``          object labels, several on a sheet with marks to cut at
==================  ===================================================
"""
