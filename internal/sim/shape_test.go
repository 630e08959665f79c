package sim

import (
	"testing"
)

func TestShape(t *testing.T) {
	s := object(fields{
		"name": textUpTo(3).between(1, 3), "n": integer(1, 5), "f": number(0, 1), "b": boolean().orNull(), "free": anything(),
		"tags": list(text("a", "b")).between(1, 2), "limit": either(integer(1, 10), text("inf")),
		"kind": choice("type", map[string]*shape{"x": object(fields{"v": text()}, "v")}),
		"meta": openObject(),
	}, "name")
	for doc, want := range map[string]string{
		`{"name":"אבג"}`: "",
		`{"name":"a","b":null,"free":null,"meta":{"any":[1]},"limit":"inf","n":5}`: "",
		`{}`:                                            "missing_required_parameter name",
		`{"name":null}`:                                 "missing_required_parameter name",
		`{"name":"abcd"}`:                               "invalid_value name",
		`{"name":""}`:                                   "invalid_value name",
		`{"name":1}`:                                    "invalid_type name",
		`{"name":"a","x":1}`:                            "unknown_parameter x",
		`{"name":"a","n":1.5}`:                          "invalid_type n",
		`{"name":"a","n":6}`:                            "invalid_value n",
		`{"name":"a","n":null}`:                         "invalid_type n",
		`{"name":"a","f":-0.1}`:                         "invalid_value f",
		`{"name":"a","b":0}`:                            "invalid_type b",
		`{"name":"a","tags":[]}`:                        "invalid_value tags",
		`{"name":"a","tags":["a","c"]}`:                 "invalid_value tags[1]",
		`{"name":"a","tags":"a"}`:                       "invalid_type tags",
		`{"name":"a","limit":0}`:                        "invalid_value limit",
		`{"name":"a","limit":"x"}`:                      "invalid_value limit",
		`{"name":"a","limit":[]}`:                       "invalid_type limit",
		`{"name":"a","kind":{}}`:                        "missing_required_parameter kind.type",
		`{"name":"a","kind":{"type":"y"}}`:              "invalid_value kind.type",
		`{"name":"a","kind":{"type":"x"}}`:              "missing_required_parameter kind.v",
		`{"name":"a","kind":{"type":"x","v":"","w":1}}`: "unknown_parameter kind.w",
		`{"name":"a","kind":7}`:                         "invalid_type kind",
		`{"name":"a","meta":[]}`:                        "invalid_type meta",
		`"x"`:                                           "invalid_type ",
		``:                                              "invalid_json ",
		`{"name":"a"} x`:                                "invalid_json ",
	} {
		_, p := s.parse([]byte(doc))
		got := ""
		if p != nil {
			got = p.Code + " " + p.Param
		}
		if got != want {
			t.Errorf("%s: %q, want %q (%v)", doc, got, want, p)
		}
	}
}

func FuzzClientEvents(f *testing.F) {
	f.Add(`{"type":"session.update","session":{"type":"realtime","tools":[{"type":"function","name":"x"}]}}`)
	f.Add(`{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"x"}]}}`)
	f.Fuzz(func(t *testing.T, raw string) {
		for _, s := range []*shape{clientEvents, chatShape, graphMessage, streamShape} {
			if m, p := s.parse([]byte(raw)); (m == nil) == (p == nil) {
				t.Fatalf("neither read nor refused: %v, %v", m, p)
			}
		}
	})
}
