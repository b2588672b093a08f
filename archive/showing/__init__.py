"""How documents are shown, on whatever they are shown: the site, a kit for a house, paper.

====================  ===================================================
``messages``          the two languages of every sentence
``environment``       templates outside the web, in one of the languages
``lines``             where the words and lines of a page stand on its picture
``lighting``          found words as lights
``setting_text``      a page's text as HTML
``naming``            names that are not parted
``level0``            a page picture in tiles, as other programs ask for them
``hanging``           the rhythm of a room of an exhibition
``charts``            maps
====================  ===================================================

Nothing here knows a request or an address.
"""
