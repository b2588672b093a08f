"""A kit: curated sets as one folder that opens by a double click, without a network or a server.

====================  ===================================================
``pages``             the pages that go into it, as its search sees them
``scripts``           data as script files, which a page reads without a server
``search_data``       the files that its search reads
``search_rules``      the tables and limits that its search goes by
``search_index``      the places of each form of each word
``compact``           numbers in few characters
====================  ===================================================
"""
