"""The arrows of the product, each one plain function that reads what the one before stored.

``night``           landing, checking, reconciling, issuing, publishing, reporting
``day``             taking lists back, handing them out, deadlines, revisits, inspectors' decisions
``train_identity``  the weights of the identity review
``stored_files``    hashes of what a night rests on and leaves, for the history
``progress``        how a long act says what it does
"""
