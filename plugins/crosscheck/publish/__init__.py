"""The lists of a revision, from the ledger and the night's review: the same of both give the same bytes.

``columns``   the columns of 疑点下发及反馈表, their widths and choices
``cells``     what a cell may show: masked numbers, text that no program takes for a formula
``lists``     rows of the lists from ``sql/lists``, and who gets which
``workbook``  the look that all workbooks share; ``feedback``, ``county`` and ``held`` write one each
``registers`` 问题整改台账, 豁免台账; ``bulletin`` the figures of 通报 and the measures of the house,
              ``bulletin_page`` 通报 as html and xlsx
``closings``  whose closings hold, for 通报
``download``  each copy with its reader and the time in its footer, for whom its scope lets, and the record of it
``protection``  workbooks under a password
``identity``  whom uncertain rows may be about, and ``identity_list`` their workbook 身份核实清单
``tabular``   the same rows as csv and Parquet
``files``     atomic folders, the deterministic zip
``bundle``    writes all lists of a night into one folder
``revision``  publishes that folder: complete or absent, never changed
"""
