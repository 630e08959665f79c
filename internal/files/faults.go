package files

import (
	"strconv"

	"github.com/moked/moked/internal/fault"
)

var (
	emptyFile = fault.Define("empty_file", 400,
		fault.Text{He: "הקובץ ריק", En: "The file is empty"},
		fault.Text{He: "בדקו את הקובץ ונסו שוב", En: "Check the file and try again"})
	activeContent = fault.Define("file_refused", 415,
		fault.Text{He: "קובץ מהסוג הזה לא מתקבל", En: "Files of this kind are not accepted"},
		fault.Text{He: "דפי אינטרנט, SVG, סקריפטים ותוכנות עלולים להזיק; אפשר לשלוח PDF או תמונה במקום", En: "Web pages, SVG, scripts and programs can do harm; send a PDF or an image instead"})
	ambiguous = fault.Define("file_ambiguous", 415,
		fault.Text{He: "בקובץ מסתתר קובץ מסוג אחר", En: "Another kind of file hides in this file"},
		fault.Text{He: "שמרו אותו מחדש מהתוכנה שבה נוצר ונסו שוב", En: "Save it again in the program that made it and try again"})
	brokenFile = fault.Define("file_broken", 415,
		fault.Text{He: "הקובץ פגום", En: "The file is damaged"},
		fault.Text{He: "בדקו שהוא נפתח אצלכם ונסו שוב", En: "Check that it opens for you and try again"})
	imageTooBig = fault.Define("image_too_big", 415,
		fault.Text{He: "התמונה גדולה מדי: יותר מ-{max} מיליון פיקסלים", En: "The image is too big: more than {max} million pixels"},
		fault.Text{He: "הקטינו אותה ונסו שוב", En: "Make it smaller and try again"})
	archiveBomb = fault.Define("archive_refused", 415,
		fault.Text{He: "הארכיון הזה נפתח לגודל חריג", En: "This archive unpacks to an unusual size"},
		fault.Text{He: "העלו את הקבצים שבתוכו בנפרד", En: "Upload the files in it one by one"})
	tooMany = fault.Define("too_many_documents", 409,
		fault.Text{He: "יש כבר {max} מסמכים לליד הזה", En: "This lead already has {max} documents"},
		fault.Text{He: "מחקו מסמכים ישנים, או העלו גרסה חדשה של מסמך קיים", En: "Delete old ones, or upload a new version of one that is there"})
	quotaFull = fault.Define("files_quota_full", 409,
		fault.Text{He: "נגמר המקום למסמכים של העסק ({max})", En: "The business's space for documents is used up ({max})"},
		fault.Text{He: "מחקו מסמכים שאין בהם צורך, או בקשו עוד מקום ממי שמנהל את המערכת", En: "Delete what is not needed, or ask the system's administrator for more"})
	uploadStalled = fault.Define("upload_stalled", 408,
		fault.Text{He: "ההעלאה נעצרה באמצע", En: "The upload stopped half-way"},
		fault.Text{He: "בדקו את החיבור ונסו שוב; שום דבר לא נשמר", En: "Check the connection and try again; nothing was kept"})
)

// sizeText is a size as people say it.
func sizeText(n int64) string {
	if n >= 1<<30 && n%(1<<30) == 0 {
		return strconv.FormatInt(n>>30, 10) + " GB"
	}
	if n >= 1<<20 {
		return strconv.FormatInt(n>>20, 10) + " MB"
	}
	return strconv.FormatInt(n>>10, 10) + " KB"
}
