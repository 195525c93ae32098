"""About whom is each row: links, and the identity review of what they leave open.

``link``       runs the steps of ``sql/link``: explicit, exact, repaired, likely, conflict
``review``     rows nobody is certain about beside the members they may be about; ``candidates`` reads them as values
``decisions``  inspectors' verdicts as values
``levels``     what each comparison may find
``model``      weights that rank the review; ``training`` estimates them, ``models`` keeps them
``pinyin``     names taken apart for comparison
"""
