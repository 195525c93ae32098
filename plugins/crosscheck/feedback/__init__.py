"""What offices send back: filled-in answer sheets (疑点下发及反馈表) and identity lists (身份核实清单).

``drop_folder``    takes the files that offices lay in the drop folder
``unfinished``     ends what an intake was killed over, between the ledger and the receipt
``senders``        finds whose list a file is where nobody says so
``take``           takes a workbook back, whichever of the two lists it is
``workbook_file``  opens a workbook, once: which list it is, its cells, its archive
``archive``        opens the zip of a workbook and refuses what must not come in
``sheet``          reads the cells of a worksheet, by streaming
``headings``       finds a list in a worksheet by its headings
``answer_rows``    reads the rows of an answer sheet; ``money`` the sum that was recovered
``outcomes``       decides on each row of an answer sheet, for taking it back and for a preview of that
``answers``        writes the answers into the ledger as decided
``verdict_rows``   reads the rows of an identity list
``verdicts``       decides on each verdict and records it in the ledger
``receipt``        what a receipt says, as plain values; ``receipt_sheet`` shows it, ``receipt_file`` names it
``front_sheet``    puts a worksheet in front of somebody else's workbook; ``inline`` a cell with its text inside
``reply``          writes the sender's workbook with its receipt and the outcome of each row
"""
