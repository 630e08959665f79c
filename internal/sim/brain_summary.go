package sim

import (
	"encoding/json"
	"regexp"
	"strconv"
)

var numbered = regexp.MustCompile(`\[(\d+)\] \S+ \S+ (customer|business)[^:]*: ([^\n]*)`)

// summarise quotes what the customer said first and last, and what the business said last: enough to
// see that each sentence of a summary leads to its source.
func summarise(lines string) string {
	type sentence struct {
		Text  string `json:"text"`
		Lines []int  `json:"lines"`
	}
	answer := struct {
		Sentences []sentence `json:"sentences"`
	}{[]sentence{}}
	var first, last, ours []string
	for _, m := range numbered.FindAllStringSubmatch(lines, -1) {
		switch {
		case m[2] == "business":
			ours = m
		case first == nil:
			first, last = m, m
		default:
			last = m
		}
	}
	say := func(words string, m []string) {
		if n, err := strconv.Atoi(m[1]); err == nil {
			answer.Sentences = append(answer.Sentences, sentence{words + ": „" + m[3] + "”.", []int{n}})
		}
	}
	if first != nil {
		say("הפנייה התחילה כך", first)
	}
	if last != nil && last[1] != first[1] {
		say("לאחרונה נכתב או נאמר", last)
	}
	if ours != nil {
		say("התשובה האחרונה של העסק", ours)
	}
	text, err := json.Marshal(answer)
	if err != nil {
		return ""
	}
	return string(text)
}
