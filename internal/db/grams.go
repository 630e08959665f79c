package db

import (
	"database/sql/driver"
	"encoding/base32"
	"hash/fnv"
	"slices"
	"strings"
	"sync"

	modernc "modernc.org/sqlite"

	"github.com/moked/moked/internal/tenant"
)

// SQLite finds words within texts by an index of grams: each run of three characters of a word,
// hashed together with the business, is a term of a full-text table. A search of one business so
// reads only its own entries, and what it finds is few enough to be compared in full, which takes
// care of hashes that collide. Triggers keep the table; PostgreSQL has pg_trgm for the same.

const (
	gramLength = 3
	// gramsOfQuery is how many grams a search uses: more of them narrow little, and each is read.
	gramsOfQuery = 12
)

// Grams is the expression that finds, in a full-text table of grams, what may hold all the words.
// It is empty where there is no such table (PostgreSQL) and where no word is long enough: the
// caller then compares every row.
func (t *Tx) Grams(words []string) string {
	if t.run.db.Engine() != "sqlite" {
		return ""
	}
	var all []string
	for _, word := range words {
		all = append(all, grams(t.tenant, word)...)
	}
	slices.Sort(all)
	all = slices.Compact(all)
	return strings.Join(all[:min(len(all), gramsOfQuery)], " ")
}

// grams are the terms of a text, in no order, some perhaps twice.
func grams(id tenant.ID, text string) (all []string) {
	for word := range strings.FieldsSeq(text) {
		starts := make([]int, 0, 32)
		for at := range word {
			starts = append(starts, at)
		}
		starts = append(starts, len(word))
		for i := 0; i+gramLength < len(starts); i++ {
			all = append(all, gram(id, word[starts[i]:starts[i+gramLength]]))
		}
	}
	return all
}

// gramText writes 40 bits of hash as eight letters and digits, which are a word to SQLite.
var gramText = base32.NewEncoding("0123456789abcdefghijklmnopqrstuv").WithPadding(base32.NoPadding)

func gram(id tenant.ID, three string) string {
	h := fnv.New64a()
	h.Write([]byte{byte(id), byte(id >> 8), byte(id >> 16), byte(id >> 24), byte(id >> 32), byte(id >> 40)})
	h.Write([]byte(three))
	sum := h.Sum64()
	sum ^= sum >> 40
	return gramText.EncodeToString([]byte{byte(sum), byte(sum >> 8), byte(sum >> 16), byte(sum >> 24), byte(sum >> 32)})
}

// registerGrams gives SQLite the function that its triggers call, grams(tenant_id, text).
var registerGrams = sync.OnceValue(func() error {
	return modernc.RegisterDeterministicScalarFunction("grams", 2,
		func(_ *modernc.FunctionContext, args []driver.Value) (driver.Value, error) {
			id, _ := args[0].(int64)
			text, _ := args[1].(string)
			all := grams(tenant.ID(id), text)
			slices.Sort(all)
			return strings.Join(slices.Compact(all), " "), nil
		})
})
