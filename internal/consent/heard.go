package consent

import (
	"strconv"

	"github.com/moked/moked/internal/db"
)

// What people are told, once, when their wish is done.
const (
	leftHe     = "הבקשה התקבלה, ולא יישלחו עוד הודעות פרסומת. כדי לחזור ולקבל אותן אפשר לכתוב ״חזור״."
	leftEn     = "Done: no more marketing messages. To get them again, write START."
	returnedHe = "נרשמת שוב לקבלת הודעות פרסומת. כדי להפסיק אפשר לכתוב ״הסר״."
	returnedEn = "You will get marketing messages again. To stop, write STOP."
)

// Heard acts at once on a message that asks to be left alone, or to be written to again. It returns
// what to answer; empty when the message says nothing about it, or changes nothing.
//
// A withdrawal holds for all channels. A return is taken only from somebody who had withdrawn: the word
// alone, from a person who was never asked, is no consent.
func (s *Service) Heard(tx *db.Tx, leadID, messageID int64, message string) (answer string, err error) {
	wish := Wanted(message)
	if wish == NoWish {
		return "", nil
	}
	last, err := lastOf(tx, leadID, ForMarketing, WhatsApp)
	if err != nil {
		return "", err
	}
	d := Draft{LeadID: leadID, Purpose: ForMarketing, How: ByMessage, Words: message, Origin: strconv.FormatInt(messageID, 10)}
	hebrew := inHebrew(message)
	switch {
	case wish == Leave && last.Action != Withdrawn:
		d.Channel, d.Action, answer = All, Withdrawn, leftEn
		if hebrew {
			answer = leftHe
		}
	case wish == Return && last.Action == Withdrawn:
		d.Channel, d.Action, answer = WhatsApp, Granted, returnedEn
		if hebrew {
			answer = returnedHe
		}
	default:
		return "", nil
	}
	_, err = s.Record(tx, d)
	return answer, err
}
