"""Taking back what offices have filled in: 疑点下发及反馈表 as it returns, whatever was done to it.

``package``  opens a workbook as the zip it is, and refuses what must not come in
``sheet``    the cells of a worksheet, by streaming: no formula, no document type, no more cells than memory holds
``rows``     finds the columns by their headings and reads each row as an answer
``identity`` the same for 身份核实清单, read by ``identity_rows``; ``lists`` tells which of the two a file is
``taking``   decides on every row and writes the answers into the ledger, one transaction for each file
``reply``    the sender's own workbook, byte for byte, with the outcome in one more column
``senders``  whose list a file is when nobody says so
``drop``     the folder where offices lay their files
"""
