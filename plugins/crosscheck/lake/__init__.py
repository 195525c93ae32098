"""From offers to immutable snapshots, and which of them count on a night.

``land``       takes in all that a department offers up to a business date
``take_in``    makes one offer a snapshot, or nothing: read, staged, judged, written
``raw``        writes an export as it was read, before anything is judged
``boundary``   turns whatever a reader raises into file and kind of error
``desk``       the staging connection that a process keeps
``stage``      turns a raw export into canonical rows, quarantine and counts
``unpacking``  what a staged row says, as expressions over the structs of the stage SQL
``requested``  answers to requests: which one, and rows about persons nobody asked about
``laid_aside`` whom refused rows are about, naming nobody: they may excuse
``doubtful_dates``  rows with an end that can't be read or is gone since the last time: they accuse nobody
``missing_parts``  people of a file or sheet that is gone with all of them: they may excuse too
``names``      folds names, so that spellings can be compared
``soundness``  holds a snapshot against its manifest, and mends it where what it was is proven
``trial``      what the landing would make of one file, kept nowhere; ``trial_cells`` what it finds in its cells
``snapshots``  finds and writes the folders of the lake
``usable``     tells which datasets a night can go by
``state``      what a night knows of one dataset
``counts``     what became of the rows of a night's deliveries
"""
