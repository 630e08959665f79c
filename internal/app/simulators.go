package app

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/sim"
)

// stage is what simulated customers must know to play against this installation: credentials that
// the demo's channels were made with. It is a file of the data folder, readable by its owner only,
// because whoever knows them can write to the demo's businesses.
type stage struct {
	URL         string      `json:"url"`     // of the product
	Control     string      `json:"control"` // of the simulators, new with each start
	AppSecret   string      `json:"app_secret"`
	AccessToken string      `json:"access_token"`
	VerifyToken string      `json:"verify_token"`
	AccountSID  string      `json:"account_sid"`
	AuthToken   string      `json:"auth_token"`
	Lines       []stageLine `json:"lines"` // of the demo's businesses, in their order
}

type stageLine struct {
	WhatsApp      string `json:"whatsapp"`
	PhoneNumberID string `json:"phone_number_id"`
	Voice         string `json:"voice"`
}

// demoWABA is the account that the demo's numbers belong to.
const demoWABA = "200000000000001"

const stageFile = "simulator.json"

func readStage(dir string) (st stage, err error) {
	raw, err := os.ReadFile(filepath.Join(dir, stageFile))
	if err != nil {
		return st, err
	}
	return st, json.Unmarshal(raw, &st)
}

func (st stage) write(dir string) error {
	raw, err := json.MarshalIndent(st, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, stageFile), raw, 0o600)
}

// newStage invents credentials that nobody can guess.
func newStage() stage {
	secret := func(bytes int) string {
		b := make([]byte, bytes)
		rand.Read(b) // never fails
		return hex.EncodeToString(b)
	}
	st := stage{AppSecret: secret(16), AccessToken: "EAA" + secret(24), VerifyToken: secret(12), AccountSID: "AC" + secret(16), AuthToken: secret(16)}
	for i := range demoBusinesses {
		st.Lines = append(st.Lines, stageLine{
			WhatsApp: fmt.Sprintf("+9725550001%02d", i+1), PhoneNumberID: fmt.Sprintf("10000000000000%d", i+1), Voice: fmt.Sprintf("+97237100%03d", i+1),
		})
	}
	return st
}

// simulators are the simulated carriers and models of a node, nil when it has none.
type simulators struct {
	server *sim.Server
	stage  stage
}

// startSimulators serves the simulated outside on a loopback port and puts it into the
// configuration wherever no real one is named.
func startSimulators(c *Config, log *slog.Logger, clk *clock.Clock) (*simulators, error) {
	st, err := readStage(c.DataDir)
	if errors.Is(err, fs.ErrNotExist) {
		st, err = newStage(), nil
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", stageFile, err)
	}
	numbers := map[string]string{}
	for _, line := range st.Lines {
		numbers[line.PhoneNumberID] = line.WhatsApp
	}
	server, err := sim.StartServer(sim.ServerOptions{
		Clock: clk,
		Graph: sim.GraphOptions{AccessToken: st.AccessToken, AppSecret: st.AppSecret, WebhookURL: c.PublicURL + "/webhook/whatsapp/meta", WABAID: demoWABA, AutoApprove: true,
			Numbers: numbers, AnyNumber: true},
		Carrier: sim.CarrierOptions{AccountSID: st.AccountSID, AuthToken: st.AuthToken},
	})
	if err != nil {
		return nil, err
	}
	addTemplates(server.Graph)
	at := server.BaseURLs()
	st.URL, st.Control = c.PublicURL, at.Control
	if c.OpenAIKey == "" && c.OpenAIURL == "" {
		c.OpenAIKey, c.OpenAIURL = "simulated", at.OpenAI
	}
	if c.TwilioURL == "" || c.TwilioURL == vendorTwilio {
		c.TwilioURL = at.Twilio
	}
	if c.GraphURL == "" || c.GraphURL == vendorGraph {
		c.GraphURL = at.Meta
	}
	log.Warn("carriers and models are simulated: nothing reaches a real phone; serve without MOKED_SIMULATE to use real accounts")
	return &simulators{server, st}, st.write(c.DataDir)
}

// close stops the simulators.
func (s *simulators) close() {
	if s != nil && s.server != nil {
		_ = s.server.Close() // nothing of it is kept
	}
}

// demoLine are the channels of one demo business, 0 where the demo has none.
type demoLine struct{ whatsApp, voice int64 }

// seedChannels connects the demo's business to the simulated carriers.
func (a *App) seedChannels(tx *db.Tx, index int) (line demoLine, err error) {
	st := a.simulators.stage
	add := func(kind, provider, address string, settings map[string]string) (id int64) {
		if err != nil {
			return 0
		}
		var ch business.Channel
		ch, err = a.Business.AddChannel(tx, business.NewChannel{Kind: kind, Provider: provider, Address: address, Settings: settings})
		return ch.ID
	}
	line.whatsApp = add("whatsapp", "meta", st.Lines[index].WhatsApp, map[string]string{
		"phone_number_id": st.Lines[index].PhoneNumberID, "waba_id": demoWABA,
		"access_token": st.AccessToken, "app_secret": st.AppSecret, "verify_token": st.VerifyToken,
	})
	line.voice = add("voice", "twilio", st.Lines[index].Voice, map[string]string{"account_sid": st.AccountSID, "auth_token": st.AuthToken})
	return line, err
}

// addTemplates gives the simulated account what an account has after its first month.
func addTemplates(g *sim.Graph) {
	body := func(text string, samples ...[2]string) map[string]any {
		named := []any{}
		for _, s := range samples {
			named = append(named, map[string]any{"param_name": s[0], "example": s[1]})
		}
		return map[string]any{"type": "BODY", "text": text, "example": map[string]any{"body_text_named_params": named}}
	}
	reply := func(text string) any { return map[string]any{"type": "QUICK_REPLY", "text": text} }
	g.AddTemplate("callback_reminder", "he",
		body("שלום {{first_name}}, כאן {{business}}. קבענו שנדבר היום, מתי נוח לך?", [2]string{"first_name", "דנה"}, [2]string{"business", "אביב מטבחים"}),
		map[string]any{"type": "BUTTONS", "buttons": []any{reply("עכשיו"), reply("בערב"), reply("מחר")}})
	g.AddTemplate("quote_ready", "he",
		map[string]any{"type": "HEADER", "format": "TEXT", "text": "הצעת המחיר מוכנה"},
		body("היי {{first_name}}, הכנו עבורך הצעה על סך {{amount}}. אשמח לעבור עליה יחד.", [2]string{"first_name", "דנה"}, [2]string{"amount", "14,000 ₪"}),
		map[string]any{"type": "FOOTER", "text": "להסרה השיבו הסר"})
	g.AddTemplate("visit_tomorrow", "he",
		body("תזכורת: הביקור אצלך נקבע למחר בשעה {{time}}. נתראה!", [2]string{"time", "10:30"}))
}
