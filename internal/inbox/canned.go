package inbox

import (
	"strings"
	"unicode"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/web"
)

// maxReplies is how many canned replies a business may have: all of them are read at once.
const maxReplies = 500

// CannedReply is a text that the people of a business send often. {name}, {first_name}, {business} and
// {me} in it stand for what the composer knows when the reply is chosen; the person sees the words
// before sending them.
type CannedReply struct {
	ID       int64  `json:"id"`
	Shortcut string `json:"shortcut" doc:"What one types after the slash"`
	Text     string `json:"text"`
}

// CannedReplies are those of the business, by name.
type CannedReplies struct {
	Items []CannedReply `json:"items" nullable:"false"`
}

// RepliesChanged says that the canned replies are others now.
type RepliesChanged struct {
	ID int64 `json:"reply_id"`
}

// Record is the event as stored.
func (e RepliesChanged) Record() bus.Record {
	return bus.Record{Kind: "reply.changed", Entity: "canned_reply", EntityID: e.ID, Data: e}
}

func (s *Service) listReplies(_ web.Ctx, tx *db.Tx, _ *web.Empty) (CannedReplies, error) {
	all, err := cannedReplies(tx)
	if all == nil {
		all = []CannedReply{}
	}
	return CannedReplies{all}, err
}

// replyBody is what a canned reply is made of.
type replyBody struct {
	Shortcut string `json:"shortcut" minLength:"1" maxLength:"40" doc:"One word"`
	Text     string `json:"text" minLength:"1" maxLength:"4096"`
}

func (b replyBody) clean() (CannedReply, error) {
	r := CannedReply{Shortcut: strings.ToLower(web.CleanName(b.Shortcut)), Text: web.CleanText(b.Text)}
	switch {
	case r.Shortcut == "" || strings.ContainsFunc(r.Shortcut, func(c rune) bool { return unicode.IsSpace(c) || c == '/' }):
		return r, fault.Invalid.Field("shortcut", badShortcut)
	case r.Text == "":
		return r, fault.Invalid.Field("text", emptyMessage)
	}
	return r, nil
}

type replyIn struct {
	Body replyBody
}

func (s *Service) postReply(c web.Ctx, tx *db.Tx, in *replyIn) (CannedReply, error) {
	r, err := in.Body.clean()
	if err != nil {
		return r, err
	}
	all, err := cannedReplies(tx)
	if err != nil {
		return r, err
	}
	if len(all) >= maxReplies {
		return r, tooManyReplies.New()
	}
	r.ID = tx.NewID()
	if fresh, err := insertReply(tx, r, c.Principal.UserID); err != nil || !fresh {
		return r, orTaken(err)
	}
	_, err = bus.Emit(tx, RepliesChanged{r.ID})
	return r, err
}

// ReplyPath names the canned reply in the path. It is exported because embedded inputs are filled by
// reflection.
type ReplyPath struct {
	ID int64 `path:"id" minimum:"1"`
}

type replyPatchIn struct {
	ReplyPath
	Body replyBody
}

func (s *Service) patchReply(c web.Ctx, tx *db.Tx, in *replyPatchIn) (CannedReply, error) {
	r, err := in.Body.clean()
	if err != nil {
		return r, err
	}
	r.ID = in.ID
	if taken, err := replyNamed(tx, r.Shortcut); err != nil || taken != 0 && taken != r.ID {
		return r, orTaken(err)
	}
	found, err := updateReply(tx, r, c.Principal.UserID)
	if err != nil || !found {
		return r, orGone(err)
	}
	_, err = bus.Emit(tx, RepliesChanged{r.ID})
	return r, err
}

func (s *Service) deleteReply(_ web.Ctx, tx *db.Tx, in *ReplyPath) (web.Empty, error) {
	found, err := deleteReply(tx, in.ID)
	if err != nil || !found {
		return web.Empty{}, orGone(err)
	}
	_, err = bus.Emit(tx, RepliesChanged{in.ID})
	return web.Empty{}, err
}

// orTaken is for a write that another's name was in the way of, without failing.
func orTaken(err error) error {
	if err == nil {
		err = shortcutTaken.New()
	}
	return err
}
