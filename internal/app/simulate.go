package app

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/moked/moked/internal/sim"
)

type simulateCmd struct {
	Message simulateMessageCmd `cmd:"" help:"Write to a business on WhatsApp, exactly as Meta delivers it."`
	Call    simulateCallCmd    `cmd:"" help:"Ring a business and play a script, exactly as Twilio does."`
	Serve   simulateServeCmd   `cmd:"" help:"Serve simulated carriers and models, for a Moked that is configured to use them."`
}

// target says whom to play against. A local demo is found by its data folder; any other Moked is
// named by its address and the credentials of its channel.
type target struct {
	URL      string `name:"url" help:"The product; that of the local demo unless given."`
	DataDir  string `name:"data-dir" help:"Data folder of a local demo." env:"MOKED_DATA_DIR" default:"./data" type:"path"`
	Business int    `help:"Which of the demo's businesses, counting from 1." default:"1"`
}

// find reads the local demo's stage. Without one, everything must come from flags.
func (t target) find() (stage, stageLine, error) {
	st, err := readStage(t.DataDir)
	if errors.Is(err, fs.ErrNotExist) {
		return stage{URL: t.URL}, stageLine{}, nil
	}
	if err != nil {
		return st, stageLine{}, fmt.Errorf("%s: %w", stageFile, err)
	}
	if t.Business < 1 || t.Business > len(st.Lines) {
		return st, stageLine{}, fmt.Errorf("the demo has businesses 1 to %d", len(st.Lines))
	}
	if t.URL != "" && t.URL != st.URL {
		st = stage{URL: t.URL} // another installation: the local credentials are not its own
		return st, stageLine{}, nil
	}
	return st, st.Lines[t.Business-1], nil
}

var errNoTarget = errors.New("no local demo found: run `make run`, or name --url and the channel's credentials")

type simulateMessageCmd struct {
	target
	Text          string        `help:"What the person writes; with a file its caption."`
	Image         string        `xor:"file" type:"existingfile" help:"Send this picture."`
	Voice         string        `xor:"file" type:"existingfile" help:"Send this as a voice note (Opus in Ogg)."`
	Video         string        `xor:"file" type:"existingfile" help:"Send this video."`
	Document      string        `xor:"file" type:"existingfile" help:"Send this file."`
	From          string        `default:"+972521234567" help:"The person's number."`
	Name          string        `default:"דנה כהן" help:"The person's name on WhatsApp."`
	PhoneNumberID string        `name:"phone-number-id" help:"Of the WhatsApp channel; the demo's unless given."`
	AppSecret     string        `name:"app-secret" help:"Of the WhatsApp channel; the demo's unless given." env:"MOKED_SIM_APP_SECRET"`
	Wait          time.Duration `default:"15s" help:"For the answer, 0 for none."`
}

// Run sends the message and waits for the answer.
func (c *simulateMessageCmd) Run(con *console) error {
	st, line, err := c.find()
	if err != nil {
		return err
	}
	o := sim.MessageOptions{URL: st.URL, Text: c.Text, From: c.From, Name: c.Name, PhoneNumberID: cmp.Or(c.PhoneNumberID, line.PhoneNumberID),
		AppSecret: cmp.Or(c.AppSecret, st.AppSecret), Wait: c.Wait, Simulator: st.Control}
	for kind, file := range map[string]string{"image": c.Image, "audio": c.Voice, "video": c.Video, "document": c.Document} {
		if file != "" {
			o.Kind, o.File = kind, file
		}
	}
	if o.URL == "" || o.PhoneNumberID == "" || o.AppSecret == "" {
		return errNoTarget
	}
	return sim.RunMessage(con.ctx, o, con.out)
}

type simulateCallCmd struct {
	target
	Script     string `help:"A script file, or one of the built-in ones: first-call, barge-in, bad-line." default:"first-call"`
	From       string `help:"The caller's number; the script's unless given."`
	To         string `help:"The number to call; the demo's unless given."`
	AccountSID string `name:"account-sid" help:"Of the voice channel; the demo's unless given."`
	AuthToken  string `name:"auth-token" help:"Of the voice channel; the demo's unless given." env:"MOKED_SIM_AUTH_TOKEN"`
	PublicURL  string `name:"public-url" help:"What the product calls itself, where that is not --url: signatures are over it."`
}

// Run makes the call.
func (c *simulateCallCmd) Run(con *console) error {
	st, line, err := c.find()
	if err != nil {
		return err
	}
	o := sim.CallOptions{URL: st.URL, PublicURL: c.PublicURL, From: c.From, To: cmp.Or(c.To, line.Voice), AccountSID: cmp.Or(c.AccountSID, st.AccountSID),
		AuthToken: cmp.Or(c.AuthToken, st.AuthToken), Script: c.Script, Simulator: st.Control}
	if o.URL == "" || o.To == "" || o.AuthToken == "" {
		return errNoTarget
	}
	return sim.RunCall(con.ctx, o, con.out)
}

type simulateServeCmd struct {
	Addr       string `default:"127.0.0.1:8090" help:"Listen address."`
	WebhookURL string `name:"webhook-url" help:"Where Meta's webhooks go." default:"http://localhost:8080/webhook/whatsapp/meta"`
	AppSecret  string `name:"app-secret" help:"Signs Meta's webhooks." env:"MOKED_SIM_APP_SECRET"`
	AuthToken  string `name:"auth-token" help:"Signs Twilio's webhooks." env:"MOKED_SIM_AUTH_TOKEN"`
}

// Run serves until it is told to stop.
func (c *simulateServeCmd) Run(con *console) error {
	server, err := sim.StartServer(sim.ServerOptions{Addr: c.Addr,
		Graph: sim.GraphOptions{AppSecret: c.AppSecret, WebhookURL: c.WebhookURL, AutoApprove: true}, Carrier: sim.CarrierOptions{AuthToken: c.AuthToken}})
	if err != nil {
		return err
	}
	at := server.BaseURLs()
	fmt.Fprintf(con.out, "OPENAI_BASE_URL=%s\nMETA_GRAPH_URL=%s\nTWILIO_API_URL=%s\nMOKED_S3_ENDPOINT=%s MOKED_S3_BUCKET=moked-files MOKED_S3_ACCESS_KEY=simulated MOKED_S3_SECRET_KEY=simulated\ncontrol: %s\n",
		at.OpenAI, at.Meta, at.Twilio, at.S3, at.Control)
	<-con.ctx.Done()
	return server.Close()
}
