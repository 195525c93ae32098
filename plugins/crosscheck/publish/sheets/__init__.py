"""What all lists share: columns and cells, the look of a workbook, csv and Parquet, the password.

``columns``     the columns of the answer sheet, their widths and choices
``cells``       what a cell may show: text that no program takes for a formula, the key of a row
``workbook``    the look that all workbooks share
``tabular``     the same rows as csv and Parquet
``protection``  workbooks under a password
"""
