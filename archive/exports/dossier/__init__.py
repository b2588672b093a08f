"""The dossier: claims with quotations, lit page pictures and full citations, for print (PDF) and for the pen (DOCX)."""
