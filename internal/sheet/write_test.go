package sheet_test

import (
	"bytes"
	"errors"
	"reflect"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/moked/moked/internal/sheet"
)

// TestBookIsReadBack writes what a cell may hold and reads it with another's eyes.
func TestBookIsReadBack(t *testing.T) {
	rows := [][]any{
		{"שם", "value", "נקודה"},
		{"=1+1", 1234.5, " a <b> & \"c\" \n d "},
		{"_x0041_", -0.01, "✓"},
		{"", 3e20, "bad \x01 \xff"},
	}
	var out bytes.Buffer
	b, err := sheet.NewBook(&out, true)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if err := b.Row(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	got, err := book.GetRows("Sheet1", excelize.Options{RawCellValue: true})
	want := [][]string{
		{"שם", "value", "נקודה"},
		{"=1+1", "1234.5", " a <b> & \"c\" \n d "},
		{"_x0041_", "-0.01", "✓"},
		{"", "300000000000000000000", "bad \uFFFD \uFFFD"},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q: %v", got, want, err)
	}
	if formula, err := book.GetCellFormula("Sheet1", "A2"); formula != "" || err != nil {
		t.Errorf("formula %q: %v", formula, err)
	}
	view, err := book.GetSheetView("Sheet1", 0)
	if err != nil || view.RightToLeft == nil || !*view.RightToLeft {
		t.Errorf("view %+v: %v", view, err)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("full") }

// TestBookTellsWhatFailed holds that a place that takes nothing is told.
func TestBookTellsWhatFailed(t *testing.T) {
	b, err := sheet.NewBook(full{}, false)
	if err == nil {
		err = errors.Join(b.Row([]any{"x"}), b.Close())
	}
	if err == nil {
		t.Error("a failed write was not told")
	}
}
