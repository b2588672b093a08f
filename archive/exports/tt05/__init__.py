"""Packages of archival files and documents as Thông tư 05/2025/TT-BNV has them (AIP_hoso, AIP_tailieu).

===============  ========================================================
``writing``      the kind of export ``tt05``: a folder of packages
``dossiers``     which documents go into one package, under which codes
``packing``      one package: its two representations and its descriptions
``contents``     a document of a package with what is known of its files
``describing``   what is said of a file, a document, a photograph, a recording
``fields``       the fields of the circular, as XML and as schemas
``mets``         structure and checksums of a package (METS 1.12)
``premis``       what was kept and what was done to it (PREMIS 3)
``zipping``      the ZIP file and what is noted of each file in it
===============  ========================================================

What each rule comes from stands in ``docs/reference/tt05-package.md``.
"""
