"""One page of a PDF through pdfium: characters, rulings, the page as a picture."""
