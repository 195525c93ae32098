"""What is declared, read and typed once: the contracts of datasets, policy values, and the headers of rules.

Each reads the product's file and lays the county's over it.

``datasets``  departments, datasets and columns of ``sources.yaml``
``policy``    dated, regional values of ``policy.yaml``
``sides``     what both sides of a finding say, of ``sides.yaml``
``rules``     the headers of ``sql/rules``: the files are the registry
``county_site`` who the county is, and which departments deliver: ``site.yaml`` of its folder
``notifying``    how the county is told what happened: ``notifications`` of its ``site.yaml``
``retention``    how long the county keeps what
``site_files``   the county's folder: which one is in force, what is read in it, its hash
``source_maps``  how the county's real exports differ from the contract
``code_tables``  national codes that exports write instead of words
``new_site``     a commented folder to start from, and its changelog
``source_file``  adds to a source file what a trial proposes
``yaml_lines``   YAML with its lines, and what is wrong in it
"""
