"""Reading measured: `python -m bench.ocr` reads made and real pages with Tesseract alone, OCRmyPDF and ours."""
