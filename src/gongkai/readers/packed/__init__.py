"""Files that hold others: zip, OLE, letters."""
