"""How rows reach the product: export files, databases, the http interface, night after night."""
