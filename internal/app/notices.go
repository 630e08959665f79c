package app

import (
	"fmt"
	"strconv"
	"time"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/leads"
	"github.com/moked/moked/internal/notify"
	"github.com/moked/moked/internal/tasks"
)

// glance is how long a message may be seen in the app before it rings on somebody's phone: who has the
// conversation open is not disturbed.
const glance = 20 * time.Second

// notices turns what features announce into notifications: whom it concerns, and in which words.
type notices struct {
	tell  *notify.Service
	tasks *tasks.Service
	leads *leads.Service
}

// wireNotices tells the features whom to tell.
func (a *App) wireNotices() notices {
	n := notices{a.Notify, a.Tasks, a.Leads}
	a.Tasks.OnDue(n.due)
	a.Leads.OnAssigned(n.assigned)
	return n
}

func (n notices) due(tx *db.Tx, a tasks.Alarm) error {
	t := a.Task
	notice := notify.Notice{Kind: notify.Reminder, Cause: a.Cause, For: a.For, Name: t.Title, Text: t.Note}
	if t.LeadID != nil {
		notice.LeadID = *t.LeadID
	}
	if notice.Name == "" {
		notice.Name = called(t.LeadName, t.LeadPhone)
	}
	return n.tell.Tell(tx, notice)
}

func (n notices) assigned(tx *db.Tx, a leads.Assigned) error {
	notice := notify.Notice{
		Kind: notify.Assigned, For: []int64{a.OwnerID}, Name: strconv.FormatInt(a.Count, 10), Cause: fmt.Sprint("assigned:bulk:", a.BulkID),
	}
	if l := a.Lead; l != nil {
		notice.LeadID, notice.Name, notice.Cause = l.ID, called(l.Name, l.Phone), fmt.Sprintf("assigned:%d:%d", l.ID, db.Ms(tx.Now()))
	}
	return n.tell.Tell(tx, notice)
}

// Wrote tells the lead's owner, or the managers, that somebody waits for an answer of a person.
func (n notices) Wrote(tx *db.Tx, leadID, messageID int64, words string) error {
	return n.about(tx, leadID, notify.Notice{Kind: notify.Message, Text: words, Wait: glance, Cause: fmt.Sprint("message:", messageID)})
}

// Asked tells them that the bot has handed a conversation over.
func (n notices) Asked(tx *db.Tx, leadID, epoch int64) error {
	return n.about(tx, leadID, notify.Notice{Kind: notify.Asked, Cause: fmt.Sprintf("asked:%d:%d", leadID, epoch)})
}

// Given tells somebody that a conversation is theirs now.
func (n notices) Given(tx *db.Tx, leadID, userID, epoch int64) error {
	return n.to(tx, leadID, userID, notify.Notice{Kind: notify.Given, Cause: fmt.Sprintf("given:%d:%d", leadID, epoch)})
}

// Mentioned tells people that a note names them. Its words stay at the note.
func (n notices) Mentioned(tx *db.Tx, leadID, noteID int64, users []int64) error {
	l, err := n.leads.Get(tx, leadID)
	if err != nil {
		return err
	}
	return n.tell.Tell(tx, notify.Notice{
		Kind: notify.Mentioned, For: users, LeadID: l.ID, Name: called(l.Name, l.Phone), Cause: fmt.Sprint("mentioned:", noteID),
	})
}

// Woke tells who put a conversation off that it is due.
func (n notices) Woke(tx *db.Tx, leadID, userID int64, due time.Time) error {
	return n.to(tx, leadID, userID, notify.Notice{Kind: notify.Reminder, Cause: fmt.Sprintf("woke:%d:%d", leadID, db.Ms(due))})
}

// to tells one person about a lead, or the managers if they have left.
func (n notices) to(tx *db.Tx, leadID, userID int64, notice notify.Notice) error {
	l, err := n.leads.Get(tx, leadID)
	if err != nil {
		return err
	}
	notice.LeadID, notice.Name = l.ID, called(l.Name, l.Phone)
	if notice.For, err = n.tasks.Responsible(tx, userID); err != nil {
		return err
	}
	return n.tell.Tell(tx, notice)
}

func (n notices) about(tx *db.Tx, leadID int64, notice notify.Notice) error {
	l, err := n.leads.Get(tx, leadID)
	if err != nil {
		return err
	}
	owner := int64(0)
	if l.OwnerID != nil {
		owner = *l.OwnerID
	}
	notice.LeadID, notice.Name = l.ID, called(l.Name, l.Phone)
	if notice.For, err = n.tasks.Responsible(tx, owner); err != nil {
		return err
	}
	return n.tell.Tell(tx, notice)
}

// called is what somebody is called: by name, or else by number.
func called(name string, phone *string) string {
	if name == "" && phone != nil {
		return *phone
	}
	return name
}
