package inbox

import (
	"encoding/json"

	"github.com/moked/moked/internal/db"
)

// movedThreads is what went from one lead to another: whole conversations, and, where both leads had
// one on the same channel, the messages of one that went into the other.
type movedThreads struct {
	Conversations []int64
	Messages      []int64 // of the whole conversations
	Scheduled     []int64 // texts that wait
	Notes         []int64
	Silence       bool // the bot keeps quiet with both now
	Joined        []joinedThread
}

// joinedThread is a conversation whose messages went into another, and what the other showed of its end
// before and after.
type joinedThread struct {
	From, Into    int64
	Messages      []int64
	Before, After threadEnd
}

// threadEnd is what a list of conversations shows of one.
type threadEnd struct {
	WindowEnd, Unread, LastInID, LastInAt, LastAt int64
	LastText, LastDirection                       string
}

// The tables whose rows go along as they are.
const (
	threadRows    db.LeadRows = "conversations"
	messageRows   db.LeadRows = "messages"
	scheduledRows db.LeadRows = "scheduled_messages"
	noteRows      db.LeadRows = "conversation_notes"
)

// give gives the rows that go along as they are from one lead to another.
func (m movedThreads) give(tx *db.Tx, from, to int64) error {
	for _, went := range []struct {
		table db.LeadRows
		ids   []int64
	}{{threadRows, m.Conversations}, {messageRows, m.Messages}, {scheduledRows, m.Scheduled}, {noteRows, m.Notes}} {
		if err := went.table.Give(tx, went.ids, from, to); err != nil {
			return err
		}
	}
	return nil
}

// MoveLead gives the conversations with one lead to another: the two are one person.
func (s *Service) MoveLead(tx *db.Tx, from, to int64) (json.RawMessage, error) {
	var moved movedThreads
	theirs, err := threadsOf(tx, from)
	if err != nil {
		return nil, err
	}
	ours, err := threadsOf(tx, to)
	if err != nil {
		return nil, err
	}
	for channel, id := range theirs {
		messages, err := messagesOf(tx, id)
		if err != nil {
			return nil, err
		}
		into, both := ours[channel]
		if !both {
			moved.Conversations, moved.Messages = append(moved.Conversations, id), append(moved.Messages, messages...)
			continue
		}
		joined, err := joinThreads(tx, id, into, messages, to)
		if err != nil {
			return nil, err
		}
		moved.Joined = append(moved.Joined, joined)
	}
	if moved.Scheduled, err = scheduledRows.Of(tx, from); err != nil {
		return nil, err
	}
	if moved.Notes, err = noteRows.Of(tx, from); err != nil {
		return nil, err
	}
	if err := moved.give(tx, from, to); err != nil {
		return nil, err
	}
	if moved.Silence, err = shareSilence(tx, from, to); err != nil {
		return nil, err
	}
	return json.Marshal(moved)
}

// joinThreads puts the messages of a conversation into another. Both are locked, so that nothing is said
// in them meanwhile.
func joinThreads(tx *db.Tx, from, into int64, messages []int64, leadID int64) (joinedThread, error) {
	j := joinedThread{From: from, Into: into, Messages: messages}
	for _, id := range []int64{min(from, into), max(from, into)} {
		if _, err := lockConversation(tx, id); err != nil {
			return j, err
		}
	}
	other, err := loadThreadEnd(tx, from)
	if err != nil {
		return j, err
	}
	if j.Before, err = loadThreadEnd(tx, into); err != nil {
		return j, err
	}
	j.After = j.Before
	j.After.Unread += other.Unread
	j.After.WindowEnd = max(j.After.WindowEnd, other.WindowEnd)
	if other.LastInAt > j.After.LastInAt {
		j.After.LastInID, j.After.LastInAt = other.LastInID, other.LastInAt
	}
	if other.LastAt > j.After.LastAt {
		j.After.LastAt, j.After.LastText, j.After.LastDirection = other.LastAt, other.LastText, other.LastDirection
	}
	if err := storeThreadEnd(tx, into, j.After); err != nil {
		return j, err
	}
	return j, storeMessageThread(tx, messages, from, into, leadID)
}

// MoveBack gives what MoveLead has moved back; what was said since stays where it was said.
func (s *Service) MoveBack(tx *db.Tx, from, to int64, data json.RawMessage) error {
	var moved movedThreads
	if err := json.Unmarshal(data, &moved); err != nil {
		return err
	}
	if err := moved.give(tx, from, to); err != nil {
		return err
	}
	if moved.Silence {
		if _, err := unsilence(tx, from); err != nil {
			return err
		}
	}
	for _, j := range moved.Joined {
		now, err := loadThreadEnd(tx, j.Into)
		if err != nil {
			return err
		}
		if now == j.After {
			if err := storeThreadEnd(tx, j.Into, j.Before); err != nil {
				return err
			}
		}
		if err := storeMessageThread(tx, j.Messages, j.Into, j.From, to); err != nil {
			return err
		}
	}
	return nil
}
