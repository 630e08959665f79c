package web

import "github.com/moked/moked/internal/fault"

// RequestTimeout is answered to a client that does not finish its body in time.
var RequestTimeout = fault.Define("request_timeout", 408,
	fault.Text{He: "הבקשה לא הגיעה עד הסוף בזמן", En: "The request did not arrive completely in time"},
	fault.Text{He: "בדקו את החיבור ושלחו שוב", En: "Check the connection and send again"})

// PageOff is answered for a page that the business has switched off.
var PageOff = fault.Define("page_off", 403,
	fault.Text{He: "העמוד הזה כבוי בעסק", En: "This page is switched off for the business"},
	fault.Text{He: "בעלי העסק יכולים להפעיל אותו במסך הצוות", En: "An owner can switch it on in the team's screen"})

// Words for refused fields that only the framework needs.
var (
	textTooShort  = fault.Text{He: "קצר מדי", En: "Too short"}
	textDuplicate = fault.Text{He: "השדה מופיע פעמיים", En: "This field appears twice"}
	textTooMany   = fault.Text{He: "יותר מדי פריטים", En: "Too many items"}
	textNotOneOf  = fault.Text{He: "הערך אינו אחד מהאפשריים", En: "The value is not one of those possible"}
)
