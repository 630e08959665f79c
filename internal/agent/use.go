package agent

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/leads"
)

// Result is what a tool answers the model. Say is the only claim that the model may make about it.
type Result struct {
	OK    bool   `json:"ok"`
	Say   string `json:"say"`
	Error string `json:"error,omitempty"`
}

// Used is the event of a tool that did something.
type Used struct {
	LeadID  int64   `json:"-"`
	Tool    string  `json:"tool"`
	Channel Channel `json:"channel"`
}

// Record files the event under the person.
func (e Used) Record() bus.Record {
	return bus.Record{Kind: "agent.tool", Entity: "lead", EntityID: e.LeadID, LeadID: e.LeadID, Data: e}
}

const maxArgs = 16 << 10

var errRaced = errors.New("agent: the same tool call is running elsewhere")

// Use runs a tool for a person. A key that was used before gives the first answer again and does
// nothing, so that a repeated turn has its effects once. What the model got wrong comes back as a
// Result that says so; an error is a fault of ours.
func (s *Service) Use(tx *db.Tx, ch Channel, leadID int64, key, name string, args json.RawMessage) (json.RawMessage, error) {
	if stored, err := findCall(tx, key); err != nil || stored != "" {
		return json.RawMessage(stored), err
	}
	result, err := s.run(tx, ch, leadID, name, args)
	if err != nil {
		f, ok := errors.AsType[*fault.Error](err)
		if !ok || f.Kind.Status >= 500 {
			return nil, err
		}
		result = refusedBy(f)
	}
	answer, err := json.Marshal(result)
	if err != nil || !result.OK {
		return answer, err
	}
	if len(args) == 0 {
		args = json.RawMessage("{}")
	}
	fresh, err := insertCall(tx, call{Key: key, LeadID: leadID, Channel: ch, Name: name, Args: strings.ToValidUTF8(string(args), "\uFFFD"), Result: string(answer)})
	if err != nil {
		return nil, err
	}
	if !fresh {
		return nil, errRaced
	}
	_, err = bus.Emit(tx, Used{leadID, name, ch})
	return answer, err
}

// refusedBy tells the model what was wrong, in the words that a client would get.
func refusedBy(f *fault.Error) Result {
	body := f.Render("en", "")
	why := body.Error + ": " + body.Message + ". " + body.Hint
	for _, field := range body.Fields {
		why += " " + field.Field + ": " + field.Message + "."
	}
	return Result{Error: why}
}

func (s *Service) run(tx *db.Tx, ch Channel, leadID int64, name string, raw json.RawMessage) (Result, error) {
	var args struct {
		Name, Email, Interest string
		Status                string
		When, Note            string
		Text, Reason          string
	}
	if len(raw) > maxArgs {
		return Result{Error: "the arguments are too long"}, nil
	}
	if len(raw) > 0 {
		if err := json.Unmarshal(raw, &args); err != nil {
			return Result{Error: "the arguments are not the JSON object of the schema"}, nil
		}
	}
	switch name {
	case "save_lead":
		return s.saveLead(tx, leadID, args.Name, args.Email, args.Interest)
	case "set_lead_status":
		if _, err := s.leads.SetStatus(tx, leadID, args.Status); err != nil {
			return Result{}, err
		}
		return Result{OK: true}, nil
	case "schedule_callback":
		return s.scheduleCallback(tx, leadID, args.When, args.Note)
	case "add_note":
		if err := s.leads.AddNote(tx, leadID, args.Text); err != nil {
			return Result{}, err
		}
		return Result{OK: true, Say: "רשמתי את זה."}, nil
	case ToolTransfer:
		return Result{OK: true, Say: transferWords[ch]}, nil
	case ToolEndCall:
		if ch == Calls {
			return Result{OK: true, Say: "תודה ולהתראות."}, nil
		}
	}
	return Result{Error: "there is no such tool here"}, nil
}

var transferWords = map[Channel]string{
	WhatsApp: "השיחה עוברת לנציג אנושי, שיענה כאן בהקדם.",
	Calls:    "השיחה עוברת לנציג אנושי.",
}

func (s *Service) saveLead(tx *db.Tx, leadID int64, name, email, interest string) (Result, error) {
	name, email, interest = strings.TrimSpace(name), strings.TrimSpace(email), strings.TrimSpace(interest)
	if name == "" && email == "" && interest == "" {
		return Result{Error: "there is nothing to save: give name, email or interest"}, nil
	}
	patch := leads.Patch{NameSource: "ai"}
	if name != "" && !placeholder(name) {
		patch.Name = &name
	}
	if email != "" {
		patch.Email = &email
	}
	if patch.Name != nil || patch.Email != nil {
		if _, err := s.leads.Update(tx, leadID, patch); err != nil {
			return Result{}, err
		}
	}
	if interest != "" {
		if err := s.leads.AddNote(tx, leadID, interest); err != nil {
			return Result{}, err
		}
	}
	return Result{OK: true, Say: "תודה, הפרטים נשמרו."}, nil
}

// placeholder reports what models write where they were told no name.
func placeholder(name string) bool {
	switch strings.ToLower(strings.Trim(name, " .-_<>[]()")) {
	case "", "unknown", "none", "null", "n/a", "לא ידוע", "ללא שם", "לקוח", "אנונימי", "customer", "user":
		return true
	}
	return false
}

func (s *Service) scheduleCallback(tx *db.Tx, leadID int64, when, note string) (Result, error) {
	b, err := s.business.Current(tx)
	if err != nil {
		return Result{}, err
	}
	at, ok := When(when, tx.Now().In(b.Location()))
	if !ok {
		return Result{Error: "this is not a time ahead of now; ask the person for a day and an hour"}, nil
	}
	if _, err := s.tasks.Remind(tx, leadID, at, strings.TrimSpace(note)); err != nil {
		return Result{}, err
	}
	return Result{OK: true, Say: "רשמתי: נחזור אליך ב" + sayTime(at) + "."}, nil
}

var dayNames = [...]string{"יום ראשון", "יום שני", "יום שלישי", "יום רביעי", "יום חמישי", "יום שישי", "שבת"}

// sayTime is a moment in full, so that the person hears what was understood.
func sayTime(at time.Time) string {
	return fmt.Sprintf("%s, %d.%d, בשעה %s", dayNames[at.Weekday()], at.Day(), int(at.Month()), at.Format("15:04"))
}
