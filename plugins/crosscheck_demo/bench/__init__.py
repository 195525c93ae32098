"""What things cost: a night, a small county, landing, links, ledger, lists, each beside a plain measure."""
