package leads

import (
	"errors"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/sheet"
	"github.com/moked/moked/internal/web"
)

// RowFault is why one cell of a row was refused, in both languages.
type RowFault struct {
	Field string `json:"field"`
	He    string `json:"he"`
	En    string `json:"en"`
}

// imported is a row of the file as a lead.
type imported struct {
	row    int
	draft  Draft
	phones []string // E.164, the main one first
	faults []RowFault
}

// rowReader turns rows into leads; it knows the business's statuses and people.
type rowReader struct {
	settings ImportSettings
	columns  []ImportColumn
	statuses map[string]string // as written, normalised, to the key
	start    string            // where a new lead goes that names no status
	owners   map[string]int64  // by name and by e-mail, normalised
	own      map[string]Field  // the business's fields, as the settings name them
}

func newRowReader(tx *db.Tx, s *Service, i Import) (*rowReader, error) {
	r := &rowReader{settings: i.Settings, columns: i.Columns, statuses: map[string]string{}, owners: map[string]int64{}, own: map[string]Field{}}
	all, err := loadStatuses(tx)
	if err != nil {
		return nil, err
	}
	for _, status := range all {
		r.statuses[Normalise(status.Label)] = status.Key
	}
	for _, status := range all {
		r.statuses[Normalise(status.Key)] = status.Key
	}
	for written, key := range i.Settings.Statuses {
		r.statuses[Normalise(written)] = key
	}
	if r.start, err = s.startStatus(tx, i.Settings.Status); err != nil {
		return nil, err
	}
	fields, err := liveFields(tx)
	if err != nil {
		return nil, err
	}
	for _, f := range fields {
		r.own[ownField+f.Key] = f
	}
	people, err := loadMembers(tx)
	for _, p := range people {
		r.owners[Normalise(p.name)] = p.id
		r.owners[Normalise(p.email)] = p.id
	}
	delete(r.owners, "")
	return r, err
}

// read makes a lead of a row. What cannot be read is a fault of its field, and all of them are found.
func (r *rowReader) read(row sheet.Row) imported {
	out := imported{row: row.Number}
	d := &out.draft
	d.nameSource = "import"
	var first, last string
	var notes []string
	many := 0
	for _, field := range r.settings.Fields {
		if field == "notes" {
			many++
		}
	}
	for at, field := range r.settings.Fields {
		if at >= len(row.Cells) || field == "" {
			continue
		}
		cell := sheet.Unquoted(strings.TrimSpace(row.Cells[at]))
		if cell == "" {
			continue
		}
		var err error
		switch field {
		case "name":
			d.Name, err = line("name", cell, maxName)
		case "first_name":
			first, err = line("first_name", cell, maxName)
		case "last_name":
			last, err = line("last_name", cell, maxName)
		case "phone":
			err = out.addPhones(cell)
		case "email":
			d.Email, err = cleanEmail(strings.TrimPrefix(cell, "mailto:"))
		case "status":
			if d.Status = r.statuses[Normalise(cell)]; d.Status == "" {
				err = fault.Invalid.Field("status", noSuchStatus)
			}
		case "source":
			d.Source, err = line("source", cell, 80)
		case "owner":
			if d.OwnerID = r.owners[Normalise(cell)]; d.OwnerID == 0 {
				err = fault.Invalid.Field("owner", noSuchUser)
			}
		case "tags":
			d.Tags, err = mergeTags(d.Tags, splitTags(cell))
		case "value":
			d.ValueAgorot, err = parseMoney(cell)
		case "notes":
			if many > 1 && r.columns[at].Header != "" {
				cell = r.columns[at].Header + ": " + cell
			}
			notes = append(notes, cell)
		default:
			err = d.setOwn(r.own[field], cell)
		}
		out.note(err)
	}
	r.finish(&out, first, last, notes)
	return out
}

// setOwn reads the value of an own field.
func (d *Draft) setOwn(f Field, cell string) error {
	if f.Key == "" {
		return nil // deleted since
	}
	value, problem := f.fromCell(cell)
	if problem != nil {
		return fault.Invalid.Field(ownField+f.Key, *problem)
	}
	if value == nil {
		return nil
	}
	if d.Fields == nil {
		d.Fields = FieldValues{}
	}
	d.Fields[f.Key] = value
	return nil
}

// finish puts together what came from several cells.
func (r *rowReader) finish(out *imported, first, last string, notes []string) {
	d := &out.draft
	var err error
	if joined := strings.TrimSpace(first + " " + last); joined != "" && d.Name == "" {
		d.Name, err = line("name", joined, maxName)
		out.note(err)
	}
	if len(out.phones) > 0 {
		d.e164 = out.phones[0]
	}
	d.Notes, err = block("notes", strings.Join(notes, "\n"), maxNotes)
	out.note(err)
	if d.Name == "" {
		d.nameSource = ""
	}
	if len(out.faults) == 0 && d.Name == "" && d.Phone == "" && d.Email == "" {
		out.note(fault.Invalid.Field("name", rowNobody))
	}
	d.Tags, err = mergeTags(d.Tags, r.settings.Tags)
	out.note(err)
}

// note keeps a refusal of a field.
func (out *imported) note(err error) {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return
	}
	for _, field := range f.Fields {
		out.faults = append(out.faults, RowFault{field.Name, field.Text.He, field.Text.En})
	}
}

// addPhones reads one cell with one phone or more.
func (out *imported) addPhones(cell string) error {
	cell, ok := wholeNumber(cell)
	if !ok {
		return fault.Invalid.Field("phone", cutNumber)
	}
	numbers, texts := phonesIn(cell)
	if len(numbers) == 0 {
		_, text, err := phoneField(cell)
		if err == nil && out.draft.Phone == "" {
			out.draft.Phone = text // a short code
		}
		return err
	}
	for at, number := range numbers {
		if len(out.phones) == 0 {
			out.draft.Phone = texts[at]
		}
		if !slices.Contains(out.phones, number) {
			out.phones = append(out.phones, number)
		}
	}
	return nil
}

var (
	scientific = regexp.MustCompile(`^([0-9])(?:[.,]([0-9]+))?[eE]\+?([0-9]{1,2})$`)
	phoneGaps  = regexp.MustCompile(`[,;/|\n]+|\s+(?:או|or|ו)\s+`)
)

// wholeNumber writes out what a spreadsheet has written as 9.7252123456E+11; ok is false when digits
// are lost.
func wholeNumber(cell string) (text string, ok bool) {
	parts := scientific.FindStringSubmatch(cell)
	if parts == nil {
		return cell, true
	}
	exponent, _ := strconv.Atoi(parts[3])
	if lost := exponent - len(parts[2]); lost > 2 || exponent > 15 {
		return "", false
	}
	value, err := strconv.ParseFloat(strings.Replace(cell, ",", ".", 1), 64)
	if err != nil {
		return "", false
	}
	return strconv.FormatFloat(value, 'f', 0, 64), true
}

// phonesIn finds the numbers of a cell: "050-1234567, 03-7654321", "0501234567 0521234567".
func phonesIn(cell string) (numbers, texts []string) {
	cell = web.CleanName(phoneGaps.ReplaceAllString(cell, "|"))
	try := func(parts []string, least int) bool {
		numbers, texts = nil, nil
		for _, part := range parts {
			part = strings.TrimSpace(part)
			if part == "" {
				continue
			}
			number, ok := ParsePhone(part)
			if !ok || len(onlyDigits(part)) < least {
				return false
			}
			numbers, texts = append(numbers, number), append(texts, brief(part, 60))
		}
		return len(numbers) > 0
	}
	if try(strings.Split(cell, "|"), 0) || try(strings.Fields(strings.ReplaceAll(cell, "|", " ")), 9) {
		return numbers, texts
	}
	if number, ok := ParsePhone(strings.ReplaceAll(cell, "|", "/")); ok {
		return []string{number}, []string{brief(strings.ReplaceAll(cell, "|", "/"), 60)}
	}
	return nil, nil
}

func splitTags(cell string) []string {
	parts := strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune(",;|\n", r) })
	for i, part := range parts {
		parts[i] = strings.TrimPrefix(strings.TrimSpace(part), "#")
	}
	return parts
}

var groupedBy3 = regexp.MustCompile(`^[0-9]{1,3}(,[0-9]{3})+$`)

// parseMoney reads an amount of shekels, 1,500.50 or ‎1.500,50 ₪, into agorot.
func parseMoney(cell string) (int64, error) {
	refused := fault.Invalid.Field("value", badMoney)
	text := phoneText(cell)
	for _, unit := range []string{"₪", `ש"ח`, "ש״ח", "שח", "NIS", "ILS", " ", "'"} {
		text = strings.ReplaceAll(text, unit, "")
	}
	dot, comma := strings.LastIndex(text, "."), strings.LastIndex(text, ",")
	switch {
	case comma > dot && dot >= 0: // 1.500,50
		text = strings.Replace(strings.ReplaceAll(text, ".", ""), ",", ".", 1)
	case comma >= 0 && dot < 0 && !groupedBy3.MatchString(text): // 12,5
		text = strings.Replace(text, ",", ".", 1)
	default:
		text = strings.ReplaceAll(text, ",", "")
	}
	if text == "" || strings.Trim(text, "0123456789.eE+") != "" {
		return 0, refused
	}
	value, err := strconv.ParseFloat(text, 64)
	if err != nil || !(value >= 0 && value <= 1e13) {
		return 0, refused
	}
	return int64(math.Round(value * 100)), nil
}
