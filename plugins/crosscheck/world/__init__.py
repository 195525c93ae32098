"""The demo county: people, what the departments know of them, planted problems and their truth, and their exports.

In the order things are made:

``county`` ``names``            places; names, ID and telephone numbers, none twice
``population`` ``facts``        who lives with whom, where, and what follows from age
``lists``                       the departments' rows, one module per department: clean, they agree with each other
``plants`` ``site`` ``fates``   one module per rule that plants problems and look-alikes, and what it works with
``truth``                       what must be found, and what only looks so
``build``                       all of that: ``build_world(households, seed, first_night)``
``nights`` ``night_rows``       ``records_for(world, night)``: about one row in a hundred changes, harmlessly
``dirt`` ``exports``            the same rows as the departments' systems and clerks write them

``people`` ``tables`` ``model`` hold it all. Everything is drawn from generators named after seed and purpose: the same
arguments give the same county. A county lives within one calendar and one school year: nobody pays the new year's
insurance in time here, and no child is enrolled anew.
"""
