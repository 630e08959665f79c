package db

import (
	"context"
	"os"
	"testing"
)

func TestGrownLogIsTruncatedAndASmallOneIsNot(t *testing.T) {
	ctx := context.Background()
	d, err := Open(ctx, Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.Ping(ctx); err != nil {
		t.Fatal(err)
	}
	e := d.engine.(*sqlite)
	size := func() int64 {
		info, err := os.Stat(e.path + "-wal")
		if err != nil {
			t.Fatal(err)
		}
		return info.Size()
	}
	before := size()
	if err := e.truncate(walLimit); err != nil || size() != before || before == 0 {
		t.Errorf("below the limit: %d became %d, %v", before, size(), err)
	}
	if err := e.truncate(before - 1); err != nil || size() != 0 {
		t.Errorf("above the limit: %d became %d, %v", before, size(), err)
	}
	if err := d.Ping(ctx); err != nil {
		t.Errorf("the next write: %v", err)
	}
}
