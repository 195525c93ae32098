"""The lists of a revision, from the ledger and the night's review: the same of both give the same bytes.

``lists``     one module a list and one line in ``LISTS``
``sheets``    what workbooks share: columns, cells, the look, csv and Parquet, the password
``bundle``    writes all lists of a night into one folder; ``measures`` of the house for its manifest
``revision``  publishes that folder: complete or absent, never changed
``download``  each copy with its reader and the time in its footer, for whom its scope lets, and on record
``request``   比对请求: whom a department is asked about, on record like a download
``data_letter``  数据需求函: what each department is asked for and why, with a form to fill in for each list
``delivery_form``  the form: agreed headers, drop-downs, invented rows
``zips``      names of files, the deterministic zip
"""
