"""The edition for televisions: pictures, films and sound that play from a stick, and a presenter's programme.

====================  ===================================================
``writing``           the whole, in order
``stops``             a set as it is told: title, sections, entries, credits
``slides``            where picture and words stand on a slide
``parting``           long captions over several slides
``measuring``         how wide text is
``picturing``         slides as JPEG
``timing``            how long slides stay, and a session's minutes
``showing``           what is seen and heard when
``subtitles``         what is said, at the moments of a film
``films``             films and sound tracks
``ffmpeg``            the program that makes them
``programme``         a session by the clock
``programme_pages``   the programme on paper
====================  ===================================================
"""
