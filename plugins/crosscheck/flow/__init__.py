"""The arrows of the product, each one plain function that reads what the one before stored.

``night``           landing, checking, reconciling, issuing, publishing, reporting
``side_by_side``    the deliveries of all departments, taken in by several processes
``asking``          requests to departments that answer for persons
``site_check``      the county's folder as a whole, before anything runs on it; ``file_trial`` a trial of a file by the
                    portal, and what it proposes put into that folder
``withdrawal``      a night that was a mistake taken back, in the ledger and on the disk
``expiry``          what has been kept long enough: listed, on record, gone
``day``             taking lists back, handing them out, deadlines, revisits, inspectors' decisions
``checking``        the county's desk: checking many issues at once, urging, publishing anew
``uploads``         a filled-in list that comes by the portal: kept for its preview, taken, its receipt kept;
                    ``mending`` rows answered on its page
``inspecting``      what inspectors do on the portal; ``administering`` what a county's administrator does
``train_identity``  the weights of the identity review
``stored_files``    hashes of what a night rests on and leaves, for the history
``handling``        what people do with one issue on a page; ``taking_away`` issues of a page as a file, on record
``dates``           business dates that must be asked for twice: later than today, or reached by no delivery
``progress``        how a long act says what it does
"""
