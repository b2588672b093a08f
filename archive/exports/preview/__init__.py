"""A curated set as it will look, while its folder is edited: on this machine only, and nothing is written to the archive.

============  ==============================================================
``holding``   takes the files of an export into memory
``sheets``    slides and panels, typeset when they are looked at
``building``  the set's pages and what is to be done, from its folder as it is
``watching``  looks at the folder and the catalogue, and builds anew
``serving``   shows it to a browser of this machine
============  ==============================================================
"""
