package app

import (
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/leads"
)

// demoFields are what a business of the demo wants to know of everybody.
var demoFields = []leads.Field{
	{Key: "kind", Label: "סוג העבודה", Kind: "select", Options: []leads.FieldOption{
		{Key: "bathroom", Label: "חדר אמבטיה"}, {Key: "kitchen", Label: "מטבח"}, {Key: "flat", Label: "דירה שלמה"},
	}},
	{Key: "area", Label: "שטח במ״ר", Kind: "number"},
	{Key: "deposit", Label: "מקדמה", Kind: "money"},
	{Key: "start_on", Label: "התחלה רצויה", Kind: "date"},
	{Key: "recommended", Label: "הגיע בהמלצה", Kind: "checkbox"},
}

// demoTags go to the leads in turn, beside their own.
var demoTags = [][]string{{"צפון"}, nil, {"המלצה", "מרכז"}, {"מרכז"}, nil, {"דחוף"}, {"שרון"}}

var demoTagColors = map[string]string{"חם": "rose", "המלצה": "green", "דחוף": "amber", "מרכז": "blue", "צפון": "violet"}

// seedFields gives the first business its own fields; the second shows what it is like without.
func (a *App) seedFields(tx *db.Tx, d demoBusiness) error {
	for _, f := range d.fields {
		if _, err := a.Leads.AddField(tx, f); err != nil {
			return err
		}
	}
	return nil
}

// demoValues are what is known of a lead of the business that has fields.
func (d demoBusiness) values(l demoLead, i int) leads.FieldValues {
	if len(d.fields) == 0 || i%3 == 2 {
		return nil
	}
	kind := []string{"bathroom", "kitchen", "flat"}[i%3]
	values := leads.FieldValues{"kind": kind, "area": float64(5 + i*7%90), "start_on": []string{"2027-01-10", "2027-02-01", "2027-03-15"}[i%3]}
	if l.value > 0 {
		values["deposit"] = float64(l.value * 10) // a tenth, in agorot
	}
	if i%4 == 0 {
		values["recommended"] = true
	}
	return values
}
