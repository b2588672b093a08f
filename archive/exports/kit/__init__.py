"""A kit: curated sets as one folder that opens by a double click, without a network or a server.

====================  ===================================================
``writing``           the whole, in order
``choosing``          the documents that come along
``pictures``          pages in their sizes, regions, tiles of maps
``narration``         captions read aloud
``rooms``             a set as it hangs
``leaves``            one page, for the eye and for the search
``pages``             the pages as the search sees them
``site``              HTML in both languages
``inside``            links that stay in the kit
``atlas``             the map
``names``             names of files
``programs``          scripts, style sheets, typefaces
``scripts``           data as script files, which a page reads without a server
``search_data``       the files that its search reads
``search_rules``      the tables and limits that its search goes by
``search_index``      the places of each form of each word
``compact``           numbers in few characters
====================  ===================================================
"""
