"""Care: proving that everything is there, making it anew from what is kept, second copies and the way back.

=================  ===========================================================================
``findings``       one fault, with the number of its reason
``agreement``      one unit: catalogue against store, byte for byte
``verification``   the whole archive: store, catalogue, index, page pictures, event log
``rebuilding``     the catalogue made again from the store alone
``edition``        what a backup looks like on the disk, and whether one is whole
``backup``         one more edition on a destination
``restore``        an edition becomes a home
=================  ===========================================================================
"""
