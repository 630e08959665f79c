package inbox

import (
	"testing"

	"github.com/moked/moked/internal/db/dbtest"
)

// The statements that are put together at run time read the rows of one business.
func TestNoScansOfViews(t *testing.T) {
	var all []string
	for _, on := range []bool{true, false} {
		for _, view := range []string{viewOpen, viewMine, viewUnassigned, viewUnread, viewWaiting, viewBot, viewSnoozed, viewClosed, viewAll} {
			f := filter{View: view, BotOn: on}
			list, _ := f.query(Conversation{ID: 1}, 50)
			count, _ := f.countQuery(50)
			all = append(all, list, count)
		}
		views, _ := filter{BotOn: on}.viewsQuery(50)
		all = append(all, views)
	}
	dbtest.NoScans(t, dbtest.Open(t), all)
}
