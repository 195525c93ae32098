"""The made county: people, what the departments know of them, planted problems, exports, and what all of it costs.

It stands beside the product and imports it; nothing of the product imports it. In the order things are made:

``county``       places, people, names, who lives with whom, what follows from age; ``build_world`` makes it all
``departments``  each department's clean rows, one module a department: they agree with each other
``planting``     what a plant works with: its plot of the county, what it planted, how findings are scored
``plants``       one module a rule: problems, and look-alikes that must stay innocent
``dirt``         the same values as clerks and systems write them
``deliver``      a night's exports, the http interface, what changes from night to night
``offices``      what offices answer, add, close and exempt by day; for the living county and the simulated year
``living``       the county of the demo: nights on which something goes wrong, and the days between
``bench``        what a night, the links, the ledger and the lists cost
``homes``        a home and ledger of its own for each made county
``demo`` ``truth`` ``cli``  the commands, and the quiet county; ``demo_screen`` what it ends with

Everything is drawn from generators named after seed and purpose: the same arguments give the same county. A county
lives within one calendar and one school year: nobody pays the new year's insurance in time here, and no child is
enrolled anew.
"""
