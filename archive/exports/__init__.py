"""What leaves the archive as files of its own: made from catalogue, store, page pictures and curated sets.

====================  ===================================================
``formats``           the kinds of export, found by name
``exhibition``        what is exported: curated sets as visitors get them
``card``              what an export says of itself
``kit``               a folder that opens in a browser without a network
``iiif``              a folder that viewers of IIIF open
``bag``               a BagIt folder for another archive
``book``              a photo book
``dossier``           claims with the pages that prove them, for print and pen
``print``             labels and all else on paper, as PDF
``tv``                pictures, films and a programme for televisions
``tt05``              packages of Thông tư 05/2025/TT-BNV for another archive
``preview``           a set as it will look, while its folder is edited
``records``           tables and linked data in Dublin Core
``searchable_pdf``    an item as one PDF whose words can be found
====================  ===================================================
"""
