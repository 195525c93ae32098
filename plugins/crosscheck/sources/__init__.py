"""A department's delivery as offers, one for each dataset, whatever way it comes.

``deliveries``     the delivery kinds of ``sources.yaml``, each with the function that makes its offers
``offer``          what every kind makes: one dataset of one delivery, ready to be read
``delivery_name``  the name of a delivery, from its date and number
``folder``         kinds csv and xlsx: files in a drop folder
``drop_servers``   drop folders on SFTP servers and in object stores; ``spool`` such a folder as one on this machine
``requests``       requests that departments answer: numbers, where they lie, which one a delivery names
``leftovers``      what lies in a drop folder and is not read
``file_names``     compares and shows names of files, sheets, tables
``database``       kind database: tables of a department's database
``database_kinds`` what kinds of databases differ in: signing in, a transaction that only reads
``interface``      kind http-json: pages of an http interface
``json_pages``     pages of JSON: decoded, parsed strictly, reconciled with each other
``connections``    where a department delivers, from its Airflow connection
``csv_files``      reads csv files of the agreed encoding; ``plain_rows`` text that is taken apart at once
``reach``          whether a department can be reached from here
``csv_files``      reads csv files of the agreed encoding
``xlsx_files``     reads workbooks: finds headers, leaves totals and notes out
``xlsx_book``      opens a workbook, looks through its sheets, gives their rows
``xls_book``       opens a workbook of the old kind and gives the rows of its sheets
``named_xls``      opens a workbook by what it is: of the new or old kind, OpenDocument, a page of HTML, text with tabs
``ods_book``       opens an OpenDocument spreadsheet; ``ods_cells`` its cells one by one
``html_cells``     the cells of the tables of a page
``xlsx_zip``       a workbook as the zip that it is: bounds, calendar, sheets
``sheet_scan``     how far a sheet reaches and how many of its cells hold something
``sheet_cells``    cells of a sheet one by one: errors, formulas without a value, pictures
``merged``         whose value a cell is that was merged down
``unread``         what stands for a value that is there and can't be had
``headers``        finds the contract's columns among the headers of an export
``likeness``       which header of an unknown export is probably which column
``unknown_file``   a file nobody has described yet: its kind, encoding, separator, and the rows it begins with
``reading``        what every reader gives: parts with numbered rows of text
``limits``         ceilings of a delivery, each with its reason
``lines``          lines of a text file, decoded strictly and counted
"""
