"""What leaves the archive as files of its own: made from catalogue, store and page pictures.

====================  ===================================================
``searchable_pdf``    an item as one PDF whose words can be found
====================  ===================================================
"""
