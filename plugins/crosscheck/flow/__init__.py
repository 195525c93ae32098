"""The arrows of the product, each one plain function that reads what the one before stored.

``night``           landing, checking, reconciling, issuing, publishing, reporting
``asking``          requests to departments that answer for persons
``site_check``      the county's folder as a whole, before anything runs on it
``withdrawal``      a night that was a mistake taken back, in the ledger and on the disk
``day``             taking lists back, handing them out, deadlines, revisits, inspectors' decisions
``train_identity``  the weights of the identity review
``stored_files``    hashes of what a night rests on and leaves, for the history
``dates``           business dates that must be asked for twice: later than today, or reached by no delivery
``progress``        how a long act says what it does
"""
