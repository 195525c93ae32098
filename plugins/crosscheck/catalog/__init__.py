"""What is declared, read and typed once: the contracts of datasets, policy values, and the headers of rules.

``datasets``  departments, datasets and columns of ``sources.yaml``
``policy``    dated, regional values of ``policy.yaml``
``sides``     what both sides of a finding say, of ``sides.yaml``
``rules``     the headers of ``sql/rules``: the files are the registry
"""
