package business

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/moked/moked/internal/fault"
)

// The counts are of the o200k_base vocabulary, taken once with a tokenizer that ships it. The
// estimate must never be below them, nor so far above that it would refuse what fits.
func TestTokensAgainstTheRealVocabulary(t *testing.T) {
	cases := []struct {
		name, text string
		real       int
	}{
		{"Hebrew prompt", "את נציגה של המרפאה. דברי בחום ובקצרה, שאלי שאלה אחת בכל פעם, ואל תבטיחי מחירים. אם הפונה מבקש תור, בררי שם, טלפון ושעה נוחה. בשבת ובחג המרפאה סגורה; הודיעי על כך בנימוס והציעי לחזור ביום ראשון.\n", 83},
		{"rare Hebrew words", "מכשירי־הקישור שלנו, וכשהמתקינים יתמהמהו – תתנצלו; לכשתצטרכו התנהגויותיהם של הלקוחות החוששים מהסתבכויות. קרמבולות, פסיכותרפיסטית, אוטוסטרדה. ", 63},
		{"niqqud", "שָׁלוֹם, הִגַּעְתֶּם לַמִּרְפָּאָה. נָא לְהַשְׁאִיר הוֹדָעָה אַחֲרֵי הַצְּלִיל.", 70},
		{"English prompt", "You are the receptionist of a dental clinic. Ask one question at a time, never promise prices, and always confirm the phone number before ending the call. ", 32},
		{"numbers", "054-1234567, 03-7654321, 12/11/2026 14:30, 1,250.00 ₪, +972541234567 ", 39},
		{"Arabic", "أنتِ موظفة الاستقبال في العيادة. تحدثي بلطف واسألي سؤالاً واحداً في كل مرة.", 27},
		{"Russian", "Вы администратор клиники. Говорите коротко и вежливо, задавайте один вопрос за раз.", 24},
		{"emoji", "😀🎉👨‍👩‍👧‍👦🇮🇱❤️✅👍🏽", 23},
		{"Chinese", "您是诊所的接待员，请礼貌简短地回答问题。", 17},
	}
	for _, c := range cases {
		got := Tokens(c.text)
		if got < c.real {
			t.Errorf("%s: %d tokens estimated, really %d", c.name, got, c.real)
		}
		if got > c.real*7/2 {
			t.Errorf("%s: %d tokens estimated, really only %d", c.name, got, c.real)
		}
	}
}

func TestTokensOfNothingAndOfOneCharacter(t *testing.T) {
	for text, want := range map[string]int{"": 0, "a": 1, "א": 1, "aaa": 2, "😀": 4, "\xff": 2} {
		if got := Tokens(text); got != want {
			t.Errorf("Tokens(%q) = %d, want %d", text, got, want)
		}
	}
}

func FuzzTokensGrowWithTheText(f *testing.F) {
	f.Add("שלום", "hello")
	f.Fuzz(func(t *testing.T, a, b string) {
		if !utf8.ValidString(a) || !utf8.ValidString(b) {
			t.Skip()
		}
		whole, parts := Tokens(a+b), Tokens(a)+Tokens(b)
		if whole > parts || whole < parts-1 || whole < Tokens(a) {
			t.Errorf("%d tokens together, %d apart", whole, parts)
		}
	})
}

func TestContextsByModelName(t *testing.T) {
	for model, want := range map[string]int{
		"gpt-realtime":                          32_768,
		"gpt-realtime-2":                        128_000,
		"gpt-realtime-2.1-mini":                 128_000,
		"gpt-4o-mini":                           128_000,
		"gpt-4o-mini-realtime-preview":          16_384,
		"gpt-4o-realtime-preview":               32_768,
		"openai/gpt-4.1-mini":                   1_047_576,
		"somebody/their-own-model":              unknownContext,
		"":                                      unknownContext,
		"a-gpt-4o-that-is-not-at-the-beginning": unknownContext,
	} {
		if got := contextOf(model); got != want {
			t.Errorf("%q: context %d, want %d", model, got, want)
		}
	}
}

func TestBudgetsByModel(t *testing.T) {
	cases := []struct {
		budget Budget
		most   int
	}{
		{callsBudget("gpt-realtime", ""), 14_000},
		{callsBudget("gpt-realtime-2", ""), 14_000},
		{callsBudget("gpt-4o-mini-realtime-preview", ""), 5_808},
		{chatBudget("gpt-4o-mini", ""), 32_000},
		{chatBudget("gpt-4.1", ""), 32_000},
		{chatBudget("local", ""), 8_192},
	}
	for _, c := range cases {
		if c.budget.Max != c.most {
			t.Errorf("%s: up to %d, want %d", c.budget.Model, c.budget.Max, c.most)
		}
	}
}

func TestFitsAtTheEdge(t *testing.T) {
	ai := AI{RealtimeModel: "gpt-realtime", ChatModel: "gpt-4o-mini"}
	const letters = 14_000 * 100 / 60 // Hebrew letters in the whole budget of a call
	if err := ai.fits(strings.Repeat("א", letters), ""); err != nil {
		t.Errorf("a prompt that just fits is refused: %v", err)
	}
	err := ai.fits(strings.Repeat("א", letters+2), "")
	if !fault.Is(err, PromptTooLong) {
		t.Fatalf("a prompt that is too long passes: %v", err)
	}
	details := fault.Of(err)
	if details.Details["field"] != "calls_prompt" || details.Details["used"] != 14_001 || details.Details["max"] != 14_000 {
		t.Errorf("details %v", details.Details)
	}
	body := details.Render("en", "")
	if len(body.Fields) != 1 || body.Fields[0].Field != "calls_prompt" || strings.Contains(body.Message+body.Fields[0].Message, "{") {
		t.Errorf("rendered as %+v", body)
	}
	if err := ai.fits("", strings.Repeat("א", letters+2)); err != nil {
		t.Errorf("WhatsApp has more room than a call: %v", err)
	}
}
