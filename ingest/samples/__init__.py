"""Sample documents, so that an empty archive has something to find.

They are texts of this project's own, set in type, aged and saved as pictures: what the
program finds in them it has really read. None of them is an archival document, and each
says so across every page, in its title, its description and its reference code.
"""

from ingest.samples.making import FONDS_CODE, FONDS_TITLE, Sample, make_samples

__all__ = ["FONDS_CODE", "FONDS_TITLE", "Sample", "make_samples"]
