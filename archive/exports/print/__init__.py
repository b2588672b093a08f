"""Curated sets on paper: PDF files that WeasyPrint typesets from templates and style sheets.

==================  ===================================================
``typesetting``     a template with its values and pictures becomes a PDF
``typefaces``       the reading room's typefaces and colours
``pictures``        pages and regions as JPEG in the size that a print needs
``paper``           sizes of paper
``exhibits``        the entries of a set as they hang
``checks``          what somebody should look at before it is printed
``folder``          a folder of PDF files with a report
``panels``          panels for a wall at real size
``measures``        sizes of type and spaces on a panel
``fitting``         panels brought onto one sheet each
``labels``          object labels, several on a sheet with marks to cut at
``handouts``        a handout for visitors
``sheets``          working papers: captions, checklist, packing list, condition sheets
``qr``              QR codes with readable addresses to cut out
==================  ===================================================
"""
