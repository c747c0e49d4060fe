"""Papers: charts, the PDF engine in its sandbox, provenance and the check page."""
