"""What things cost: a night, links, ledger and lists, each against a plain measure of the same machine."""
