package leads

import (
	"slices"
	"strconv"
	"strings"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
)

// Status is a column of the board.
type Status struct {
	Key      string `json:"key"`
	Label    string `json:"label"`
	Color    string `json:"color" enum:"blue,violet,amber,green,rose,slate"`
	Kind     string `json:"kind" enum:"open,won,lost"`
	Position int64  `json:"position"`
}

// defaults are the columns that a new business starts with.
var defaults = []Status{
	{Key: "new", Label: "חדש", Color: "blue", Kind: "open"},
	{Key: "attempting", Label: "בניסיון קשר", Color: "violet", Kind: "open"},
	{Key: "no_answer", Label: "לא ענה", Color: "slate", Kind: "open"},
	{Key: "contacted", Label: "נוצר קשר", Color: "violet", Kind: "open"},
	{Key: "interested", Label: "מעוניין", Color: "amber", Kind: "open"},
	{Key: "follow_up", Label: "חזרה", Color: "amber", Kind: "open"},
	{Key: "not_relevant", Label: "לא רלוונטי", Color: "slate", Kind: "lost"},
	{Key: "won", Label: "זכייה", Color: "green", Kind: "won"},
	{Key: "lost", Label: "אובדן", Color: "rose", Kind: "lost"},
}

// maxStatuses is more columns than any screen shows.
const maxStatuses = 50

// SeedStatuses gives a new business its columns. Columns that exist already stay as they are.
func (s *Service) SeedStatuses(tx *db.Tx) error {
	for i, status := range defaults {
		status.Position = int64(i + 1)
		if _, err := insertStatus(tx, status); err != nil {
			return err
		}
	}
	return nil
}

// statusKey is a key as it is stored: keys are compared without regard to case.
func statusKey(key string) string { return strings.ToLower(strings.TrimSpace(key)) }

// Statuses are the columns of the business in order.
func (s *Service) Statuses(tx *db.Tx) ([]Status, error) { return loadStatuses(tx) }

// startStatus is where a new lead goes: the column that was asked for, else new, else the first
// open one.
func (s *Service) startStatus(tx *db.Tx, asked string) (string, error) {
	all, err := loadStatuses(tx)
	if err != nil {
		return "", err
	}
	key := statusKey(asked)
	if key == "" {
		key = "new"
	}
	for _, status := range all {
		if status.Key == key {
			return key, nil
		}
	}
	if asked != "" {
		return "", unknown(all)
	}
	for _, status := range all {
		if status.Kind == "open" {
			return status.Key, nil
		}
	}
	return "", unknown(all)
}

// lockStatus finds a column and keeps other movers of it waiting on PostgreSQL, so that each sees
// where the one before has put its card. SQLite has one writer anyway.
func (s *Service) lockStatus(tx *db.Tx, key string) (Status, error) {
	key = statusKey(key)
	found, err := touchStatus(tx, key)
	if err != nil {
		return Status{}, err
	}
	all, err := loadStatuses(tx)
	if err != nil {
		return Status{}, err
	}
	if i := slices.IndexFunc(all, func(s Status) bool { return s.Key == key }); found && i >= 0 {
		return all[i], nil
	}
	return Status{}, unknown(all)
}

// unknown lists what would have been right.
func unknown(all []Status) error {
	keys := make([]string, len(all))
	for i, s := range all {
		keys[i] = s.Key
	}
	return unknownStatus.Field("status", fault.BadValue).Arg("keys", strings.Join(keys, ", ")).With("statuses", keys)
}

// AddStatus adds a column at the end.
func (s *Service) AddStatus(tx *db.Tx, status Status) (Status, error) {
	all, err := loadStatuses(tx)
	if err != nil {
		return Status{}, err
	}
	if status.Label, err = label(status.Label); err != nil {
		return Status{}, err
	}
	if len(all) >= maxStatuses {
		return Status{}, fault.Invalid.Field("label", fault.OutOfRange)
	}
	if status.Key = statusKey(status.Key); status.Key == "" {
		status.Key = makeKey(status.Label, tx.NewID())
	}
	status.Position = int64(len(all) + 1)
	if len(all) > 0 {
		status.Position = all[len(all)-1].Position + 1
	}
	added, err := insertStatus(tx, status)
	if err != nil {
		return Status{}, err
	}
	if !added {
		return Status{}, statusExists.Field("key", fault.BadValue)
	}
	return status, emitStatuses(tx, StatusesChanged{Action: "created", Key: status.Key})
}

// makeKey makes a key from a label in Latin letters; any other label gets one from the id.
func makeKey(label string, id int64) string {
	var b strings.Builder
	for _, r := range Normalise(label) {
		switch {
		case r >= 'a' && r <= 'z' || b.Len() > 0 && r >= '0' && r <= '9':
			b.WriteRune(r)
		case r == ' ' && b.Len() > 0:
			b.WriteByte('_')
		default:
			return "status_" + strconv.FormatInt(id, 36)
		}
	}
	return brief(b.String(), 40)
}

func label(text string) (string, error) {
	text, err := line("label", text, 60)
	if err == nil && text == "" {
		err = fault.Invalid.Field("label", fault.Required)
	}
	return text, err
}

// EditStatus changes what a column is called, its colour or its kind; nil stays.
func (s *Service) EditStatus(tx *db.Tx, key string, newLabel, color, kind *string) (Status, error) {
	status, err := s.lockStatus(tx, key)
	if fault.Is(err, unknownStatus) {
		return Status{}, notFound()
	}
	if err != nil {
		return Status{}, err
	}
	if newLabel != nil {
		if status.Label, err = label(*newLabel); err != nil {
			return Status{}, err
		}
	}
	if color != nil {
		status.Color = *color
	}
	if kind != nil {
		status.Kind = *kind
	}
	if err := updateStatus(tx, status); err != nil {
		return Status{}, err
	}
	if err := s.keepOneOpen(tx); err != nil {
		return Status{}, err
	}
	return status, emitStatuses(tx, StatusesChanged{Action: "updated", Key: status.Key})
}

// keepOneOpen refuses a change that leaves new leads no column to start in.
func (s *Service) keepOneOpen(tx *db.Tx) error {
	all, err := loadStatuses(tx)
	if err == nil && !slices.ContainsFunc(all, func(s Status) bool { return s.Kind == "open" }) {
		return lastOpenStatus.New()
	}
	return err
}

// OrderStatuses puts the named columns first, in this order, and the others behind them.
func (s *Service) OrderStatuses(tx *db.Tx, keys []string) ([]Status, error) {
	all, err := loadStatuses(tx)
	if err != nil {
		return nil, err
	}
	rank := map[string]int{}
	for i, key := range keys {
		key = statusKey(key)
		if !slices.ContainsFunc(all, func(s Status) bool { return s.Key == key }) {
			return nil, unknown(all)
		}
		rank[key] = i - len(keys)
	}
	slices.SortStableFunc(all, func(a, b Status) int { return rank[a.Key] - rank[b.Key] })
	for i := range all {
		all[i].Position = int64(i + 1)
		if err := updateStatus(tx, all[i]); err != nil {
			return nil, err
		}
	}
	return all, emitStatuses(tx, StatusesChanged{Action: "reordered"})
}

// DeleteStatus removes a column; its leads, deleted ones included, go to the end of another.
func (s *Service) DeleteStatus(tx *db.Tx, key, moveTo string) error {
	status, err := s.lockStatus(tx, key)
	if fault.Is(err, unknownStatus) {
		return notFound()
	}
	if err != nil {
		return err
	}
	used, err := statusUsed(tx, status.Key)
	if err != nil {
		return err
	}
	event := StatusesChanged{Action: "deleted", Key: status.Key}
	if used {
		if statusKey(moveTo) == "" || statusKey(moveTo) == status.Key {
			return statusInUse.Field("move_to", fault.Required)
		}
		target, err := s.lockStatus(tx, moveTo)
		if err != nil {
			return err
		}
		event.MovedTo = target.Key
		if event.Moved, err = moveAll(tx, status.Key, target.Key); err != nil {
			return err
		}
	}
	if err := removeStatus(tx, status.Key); err != nil {
		return err
	}
	if err := s.keepOneOpen(tx); err != nil {
		return err
	}
	return emitStatuses(tx, event)
}

func emitStatuses(tx *db.Tx, e StatusesChanged) error {
	_, err := bus.Emit(tx, e)
	return err
}
