"""What things cost: a night, a small county, landing, links, ledger and lists, each against a plain measure of the same machine."""
