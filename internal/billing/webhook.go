package billing

import (
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/payments"
	"github.com/moked/moked/internal/web"
)

// maxNotice is far above what a payment provider sends.
const maxNotice = 256 << 10

// receive takes a payment provider's webhook. The token in its address says whose it is and proves
// nothing; the signature over the raw bytes does. What is signed is stored before it is acted on, and
// a notice that comes again is stored once.
func (s *Service) receive(w http.ResponseWriter, r *http.Request) {
	scope, ok := s.o.Doors.OpenLink(r.PathValue("token"), purposePayments)
	pages := s.o.Pages[r.PathValue("provider")]
	if !ok || pages == nil {
		web.Fail(w, r, linkGone.New())
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxNotice))
	if err != nil {
		web.Fail(w, r, err)
		return
	}
	var c connector
	err = s.o.DB.Read(r.Context(), scope, func(tx *db.Tx) (err error) {
		c, _, err = s.open(tx, payments.KindPages)
		return err
	})
	if err == nil && (c.Provider != r.PathValue("provider") || c.Token != r.PathValue("token")) {
		err = linkGone.New()
	}
	if err != nil {
		web.Fail(w, r, err)
		return
	}
	n, err := pages.Receive(c.Settings, r.Header, body)
	switch {
	case errors.Is(err, payments.ErrSignature):
		web.Fail(w, r, notSigned.New())
		return
	case err != nil:
		web.Fail(w, r, badNotice.Because(err))
		return
	}
	err = s.o.DB.Write(r.Context(), scope, func(tx *db.Tx) error {
		id := tx.NewID()
		key := n.Transaction
		if !n.Paid {
			key += ":failed" // a refusal and a success of one transaction are two things said
		}
		fresh, err := insertEvent(tx, id, c.Provider, key, strings.ToValidUTF8(strings.ReplaceAll(string(body), "\x00", ""), ""))
		if err != nil || !fresh {
			return err
		}
		return jobs.Enqueue(tx, jobs.Job{Kind: jobNotice, Args: noticeArgs{id, n}, Unique: "billing.notice:" + itoa(id)})
	})
	if err != nil {
		web.Fail(w, r, err)
		return
	}
	w.WriteHeader(http.StatusOK)
}
