package leads

import "github.com/moked/moked/internal/fault"

// What an import refuses.
var (
	importBusy = fault.Define("import_busy", 409,
		fault.Text{He: "אי אפשר לעשות את זה לייבוא במצבו הנוכחי", En: "The import is not in a state for this"},
		fault.Text{He: "רעננו כדי לראות היכן הוא עומד", En: "Reload to see where it stands"})
	importUnchecked = fault.Define("import_unchecked", 409,
		fault.Text{He: "הקובץ עוד לא נבדק עם ההגדרות האלה", En: "The file was not checked with these settings"},
		fault.Text{He: "הריצו בדיקה ואז ייבוא", En: "Check it first, then run"})
	importTooLarge = fault.Define("import_too_large", 413,
		fault.Text{He: "הקובץ גדול מדי", En: "The file is too large"},
		fault.Text{He: "עד 20 MB לקובץ; אפשר לפצל לכמה קבצים", En: "At most 20 MB; split it into several files"})
	fileNotTable = fault.Define("import_not_a_table", 400,
		fault.Text{He: "זה לא קובץ CSV או Excel שאפשר לקרוא", En: "This is no CSV or Excel file that can be read"},
		fault.Text{He: "שמרו את הטבלה כ-xlsx או כ-CSV ונסו שוב", En: "Save the table as xlsx or CSV and try again"})
	fileOldExcel = fault.Define("import_old_excel", 400,
		fault.Text{He: "זה קובץ Excel בפורמט הישן (xls)", En: "This is the old Excel format (xls)"},
		fault.Text{He: "פתחו ב-Excel ושמרו בשם כ-xlsx", En: "Open it in Excel and save it as xlsx"})
	fileWebPage = fault.Define("import_web_page", 400,
		fault.Text{He: "זה דף אינטרנט ולא טבלה, גם אם שמו מסתיים ב-xls", En: "This is a web page and no table, even if its name ends in xls"},
		fault.Text{He: "פתחו ב-Excel ושמרו בשם כ-xlsx", En: "Open it in Excel and save it as xlsx"})
	fileTooBig = fault.Define("import_unpacks_too_big", 400,
		fault.Text{He: "הקובץ נפרש לגודל לא סביר", En: "The file unpacks to an unreasonable size"},
		fault.Text{He: "שמרו רק את הגיליון הדרוש בקובץ חדש", En: "Save only the sheet that is needed as a new file"})
	fileTooWide = fault.Define("import_too_many_columns", 400,
		fault.Text{He: "יש יותר מ-{columns} עמודות בשורה {row}", En: "Row {row} has more than {columns} columns"},
		fault.Text{He: "השאירו רק את העמודות הדרושות", En: "Keep only the columns that are needed"})
	fileTooLong = fault.Define("import_too_many_rows", 400,
		fault.Text{He: "יש בקובץ יותר מ-{rows} שורות", En: "The file has more than {rows} rows"},
		fault.Text{He: "פצלו אותו לכמה קבצים", En: "Split it into several files"})
	fileOpenQuote = fault.Define("import_open_quote", 400,
		fault.Text{He: "בשורה {row} נפתחה מירכאה ולא נסגרה", En: "Row {row} opens a quote and never closes it"},
		fault.Text{He: "תקנו את השורה, או שמרו את הקובץ כ-xlsx", En: "Mend the row, or save the file as xlsx"})
	fileBroken = fault.Define("import_broken", 400,
		fault.Text{He: "הקובץ פגום, ליד שורה {row}", En: "The file is damaged, near row {row}"},
		fault.Text{He: "פתחו אותו, שמרו מחדש ונסו שוב", En: "Open it, save it again and try once more"})
)

// Words for refused fields of an import, and of its rows.
var (
	oneColumnOnly = fault.Text{He: "שתי עמודות מסומנות כאותו שדה", En: "Two columns are marked as the same field"}
	nobodyMapped  = fault.Text{He: "צריך עמודה של שם, טלפון או דוא״ל", En: "A column for the name, the phone or the e-mail is needed"}
	noSuchStatus  = fault.Text{He: "אין שלב כזה בלוח", En: "There is no such status"}
	badMoney      = fault.Text{He: "הסכום לא מובן", En: "The amount is not understood"}
	cutNumber     = fault.Text{He: "Excel קיצר את המספר; עצבו את העמודה כטקסט", En: "Excel has shortened the number; format the column as text"}
	rowNobody     = fault.Text{He: "אין בשורה שם, טלפון או דוא״ל", En: "The row has no name, phone or e-mail"}
)
