"""What the offices of made counties do by day, in the demo and in the simulated year. Nobody in them is real.

``answers``       what is answered, and what a helping office adds
``filled_lists``  published lists filled in as offices do, mistakes included
``desks``         who has an issue on the table, and what everybody does with it on a working day
"""
