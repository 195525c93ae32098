"""What the page for trying a department's file says."""

from __future__ import annotations

TRIAL = {
    "trials": ("试读文件", "Try a file"),
    "trial_note": (
        "选一份部门给的导出文件,看它会变成什么:表头认成哪一列、哪些用词没有代码、哪些行会被隔离。"
        "不接收任何内容,不保留文件;结果里没有姓名和号码。",
        "Choose an export as a department gave it and see what it would become: headers, words without a code, rows "
        "that would be quarantined. Nothing is taken in or kept; the result holds no name and no number.",
    ),
    "trial_file": ("导出文件(不超过{most}MB;{kinds})", "Export (up to {most} MB; {kinds})"),
    "trial_dataset": ("是哪份数据", "Which list it is"),
    "trial_button": ("试读", "Try it"),
    "trial_refused": ("没有试读:{why}", "Not tried: {why}"),
    "trial_large": (
        "文件太大,没有读取。请在服务器上用 crosscheck source try 试读。",
        "The file is too large for the page; use crosscheck source try on the server.",
    ),
    "trial_of": ("{file} 作为“{title}”", "{file} as {title}"),
    "trial_would_fail": ("这份文件会被拒收:{why}", "It would be rejected: {why}"),
    "trial_fails_below": (
        "这份文件会被拒收:数据要求有{count}项未通过,见本页末尾。",
        "It would be rejected: {count} of what is demanded failed, see the end of the page.",
    ),
    "trial_fine": ("这份文件可以接收。", "It would be taken in."),
    "trial_header": ("{part}:表头在第{row}行", "{part}: header in row {row}"),
    "trial_columns": ("各列怎么认", "How the columns are found"),
    "trial_agreed": ("约定的列", "Agreed column"),
    "trial_in_file": ("文件里的表头", "Header in the file"),
    "trial_found_as": ("识别方式", "Found as"),
    "trial_required": ("必需", "required"),
    "how_exact": ("约定表头", "the agreed header"),
    "how_alias": ("通用别名", "a usual other header"),
    "how_site": ("本县表头", "the county's header"),
    "how_proposed": ("按相似度建议", "proposed by likeness"),
    "how_constant": ("常量", "a constant"),
    "how_absent": ("本县没有", "absent on purpose"),
    "how_missing": ("缺少", "missing"),
    "trial_unknown": ("不属于任何列、不读取的表头:{headers}", "Headers of no column, not read: {headers}"),
    "trial_words": ("没有代码的用词", "Words without a code"),
    "trial_word": ("文件里的用词", "Word in the file"),
    "trial_times": ("次数", "Times"),
    "trial_means": ("建议的代码", "Proposed code"),
    "trial_shapes": ("认不出的值(只写形状)", "Values that can't be read, by shape"),
    "trial_shape": ("形状(9为数字,字为汉字)", "Shape (9 a digit, 字 a character)"),
    "trial_rejected_rows": ("会被隔离的行", "Rows that would be quarantined"),
    "trial_said": ("数据要求", "What is demanded of the list"),
    "trial_accept": ("把建议写入本县的文件夹", "Put the proposals into the county's folder"),
    "trial_accept_note": (
        "只写入勾选的各项;文件夹里已有的不改。改动从下一夜起有效,并记入文件夹的变更记录。",
        "Only what is ticked is written; what stands in the folder stays. It counts from the next night on.",
    ),
    "trial_accept_button": ("写入", "Write"),
    "trial_reading_item": ("{setting}:{value}", "{setting}: {value}"),
    "trial_column_item": ("{column} ← 表头“{header}”", "{column} ← header “{header}”"),
    "trial_word_item": ("{column}:“{word}” → {code}", "{column}: “{word}” → {code}"),
    "trial_table_item": ("{column}:按国家代码表 {table}", "{column}: by the national code table {table}"),
    "trial_no_site": (
        "这里是演示县,没有自己的文件夹;真正的县可以在这里直接写入建议。",
        "The made county has no folder of its own; a real county can write the proposals here.",
    ),
    "trial_written": (
        "已写入 sources/{file}。请再试读一次,并运行 crosscheck site check。",
        "Written to sources/{file}. Try the file again, then run crosscheck site check.",
    ),
    "trial_not_written": ("没有写入:{why}", "Not written: {why}"),
    "trial_stale": ("建议已过期或不完整,请重新试读。", "The proposals are too old or not whole: try the file again."),
}
