package apptest_test

import (
	"bytes"
	"os"
	"testing"

	"github.com/moked/moked/internal/app"
)

// TestGoldens: the route table and the contract change only on purpose. `make generate` renews them.
func TestGoldens(t *testing.T) {
	for file, args := range map[string][]string{
		"../../testdata/routes.golden": {"routes", "--golden"},
		"../../openapi.json":           {"openapi"},
	} {
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var got, errs bytes.Buffer
		if code := app.Main(args, &got, &errs); code != 0 {
			t.Fatalf("moked %v: exit %d: %s", args, code, &errs)
		}
		if !bytes.Equal(got.Bytes(), want) {
			t.Errorf("%s is not what the code says; run `make generate` and read the difference", file)
		}
	}
}
