"""A kit: curated sets as one folder that opens by a double click, without a network or a server.

====================  ===================================================
``pages``             the pages that go into it, as its search sees them
====================  ===================================================
"""
