"""A plain Python reading of the rules' text, sharing no code with the product, to hold the SQL against."""
