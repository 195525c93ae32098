"""The catalogue over one night: reduced tables, findings with evidence, holds.

``tables``         each dataset scanned once, reduced to what rules read
``runner``         runs the rules; findings, and what was held and why
``evidence``       the evidence of a finding, and the rows it rests on
``amounts``        the sum at stake of a finding about money, stated and read
``absences``       columns that an export does not have on purpose, and which rules read them
``withheld``       findings that open no issue: what may excuse was refused or can't be read
``unasked``        of whom an answer to a request says nothing
``evidence_gone``  the evidence rows of open issues, as the night reads them
``night``          computes a night from its inputs
``column_use``      which rules read which column of a list
``what_if``        a stored night under other policy values or rules; writes nothing
``timings``        how long steps and rules took, beside the night
``stored``         the stored night: its folder, the current one, earlier ones, frozen inputs
"""
