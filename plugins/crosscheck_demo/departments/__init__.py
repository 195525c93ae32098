"""What each department of the demo county knows: one module per department, each with ``write(world)``.

The lists agree with each other and with the registry: nothing in them is a finding of any rule.
"""
