"""Care: proving that everything is there, making it anew from what is kept, second copies and the way back.

=================  ===========================================================================
``findings``       one fault, with the number of its reason
``agreement``      one unit: catalogue against store, byte for byte
``verification``   the whole archive: store, catalogue, index, page pictures, event log
``rebuilding``     the catalogue made again from the store alone
``edition``        what a backup looks like on the disk, and whether one is whole
``destination``    a folder on another disk that editions are put on and taken off
``transfer``       all rows of one catalogue into another, whatever kind of database keeps each
``moment``         one moment of store and catalogue, while others write
``backup``         one more edition on a destination
``pruning``        editions that are no longer needed go
``witness``        the event log held against what second copies keep of it
``restore``        an edition becomes a home
=================  ===========================================================================
"""
