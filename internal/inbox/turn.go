package inbox

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/moked/moked/internal/agent"
	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/llm"
)

// The bounds of the bot.
const (
	historyLimit  = 40 // messages that the model reads
	toolRounds    = 3
	turnAttempts  = 3 // of the model, before a person is asked
	modelTimeout  = 25 * time.Second
	repliesAnHour = 20 // in one conversation
	sameThrice    = 3  // equal messages in a row are two machines talking
)

// thought is everything that a turn of the bot is made from, read in one transaction.
type thought struct {
	skip         bool
	handOver     string // a reason to stop before the model is asked
	conversation Conversation
	ai           business.AI
	instructions agent.Instructions
	chat         []llm.Message
	history      []message // oldest first
	burst        int64     // first message that waits for this answer
	firstReply   bool
}

// answer is what came of a turn.
type answer struct {
	text        string
	transferred bool
	trace       trace
}

var errEmptyAnswer = errors.New("inbox: the model answered nothing")

// turn lets the bot answer the newest messages of a conversation. The model is asked outside of any
// transaction, and what it says counts only if nobody has taken over or written meanwhile.
func (s *Service) turn(ctx context.Context, run *jobs.Run) error {
	var args turnArgs
	if err := run.Args(&args); err != nil {
		return jobs.Dead(err)
	}
	var t thought
	if err := run.Read(func(tx *db.Tx) (err error) {
		t, err = s.think(tx, args)
		return err
	}); err != nil {
		return err
	}
	if t.skip {
		return nil
	}
	if t.handOver != "" {
		return run.Done(func(tx *db.Tx) error { return s.giveUp(tx, args, t.handOver) })
	}
	a, err := s.whileTyping(ctx, run, t.conversation, func() (answer, error) { return s.ask(ctx, run, t) })
	if err != nil {
		s.log.Warn("the model did not answer", "conversation", args.Conversation, "attempt", run.Attempt, "error", err)
		if run.Attempt < turnAttempts && llm.Temporary(err) {
			return err
		}
		return run.Done(func(tx *db.Tx) error { return s.giveUp(tx, args, reasonModel) })
	}
	return run.Done(func(tx *db.Tx) error { return s.say(tx, args, t, a) })
}

// due reports whether the turn still has something to answer in the conversation.
func (args turnArgs) due(c Conversation, now time.Time) bool {
	return c.Epoch == args.Epoch && c.LastInID == args.Message && c.botAnswers(now) && c.windowOpen(now)
}

// think reads what the turn needs.
func (s *Service) think(tx *db.Tx, args turnArgs) (t thought, err error) {
	c, err := loadConversation(tx, args.Conversation)
	if err != nil || !args.due(c, tx.Now()) {
		return thought{skip: true}, err
	}
	t.conversation = c
	on, err := s.botOn(tx, c.LeadID)
	if err != nil || !on {
		return thought{skip: true}, err
	}
	if t.ai, err = s.business.AI(tx); err != nil {
		return t, err
	}
	replies, err := botSince(tx, c.ID, tx.Now().Add(-time.Hour))
	if err != nil {
		return t, err
	}
	if t.history, err = lastMessages(tx, c.ID, historyLimit); err != nil {
		return t, err
	}
	slices.Reverse(t.history)
	switch {
	case replies >= repliesAnHour:
		t.handOver = reasonLimit
	case repeats(t.history, in):
		t.handOver = reasonLoop
	}
	t.instructions, err = s.agent.Instructions(tx, agent.WhatsApp, c.LeadID)
	if fault.Is(err, fault.NotFound) {
		return thought{skip: true}, nil // the lead was deleted meanwhile
	}
	t.firstReply = !slices.ContainsFunc(t.history, func(m message) bool { return m.Author == authorBot })
	t.burst = burstOf(t.history)
	t.chat = chatOf(t.instructions.Text, t.history)
	return t, err
}

// burstOf is the first message since the business last said something.
func burstOf(history []message) int64 {
	var id int64
	for _, m := range history {
		switch {
		case m.Direction == out:
			id = 0
		case id == 0:
			id = m.ID
		}
	}
	return id
}

// chatOf makes the model's view: each message is its own turn of the side that wrote it. What never
// reached the customer was not said.
func chatOf(instructions string, history []message) []llm.Message {
	chat := []llm.Message{{Role: llm.System, Text: instructions}}
	for _, m := range history {
		text := forModel(m)
		if text == "" || m.Status == failed || m.Author == authorSystem && m.Direction == in {
			continue
		}
		role := llm.User
		if m.Direction == out {
			role = llm.Assistant
		}
		chat = append(chat, llm.Message{Role: role, Text: text})
	}
	return chat
}

// repeats reports whether the last messages of one side are one and the same text.
func repeats(history []message, direction string) bool {
	same, last := 0, ""
	for _, m := range slices.Backward(history) {
		if m.Direction != direction {
			continue
		}
		text := strings.TrimSpace(m.Text)
		if text == "" || same > 0 && text != last {
			return false
		}
		last = text
		if same++; same == sameThrice {
			return true
		}
	}
	return false
}

// ask runs the conversation with the model: its tools, and then its words.
func (s *Service) ask(ctx context.Context, run *jobs.Run, t thought) (answer, error) {
	client := &llm.Client{BaseURL: t.ai.BaseURL, APIKey: t.ai.APIKey, HTTP: s.modelHTTP}
	var tools []llm.Tool
	for _, tool := range s.agent.Tools(agent.WhatsApp) {
		tools = append(tools, llm.Tool(tool))
	}
	a := answer{trace: trace{Model: t.ai.ChatModel, PromptVersion: t.instructions.PromptVersion}}
	began := s.clock.Now()
	var lastSay string
	chat := t.chat
	for round := 0; ; round++ {
		request := llm.Request{Model: t.ai.ChatModel, Messages: chat}
		if round < toolRounds {
			request.Tools = tools
		}
		reply, err := s.askOnce(ctx, client, request)
		if err != nil {
			return answer{}, err
		}
		a.trace.add(reply)
		a.trace.Latency = s.clock.Now().Sub(began)
		if len(reply.ToolCalls) == 0 || round >= toolRounds {
			a.text = strings.TrimSpace(reply.Text)
			if a.text == "" {
				a.text = lastSay
			}
			if a.text == "" {
				return answer{}, errEmptyAnswer
			}
			return a, nil
		}
		chat = append(chat, llm.Message{Role: llm.Assistant, Text: reply.Text, ToolCalls: reply.ToolCalls})
		for _, call := range reply.ToolCalls {
			result, say, ok, err := s.use(run, t, call)
			if err != nil {
				return answer{}, err
			}
			if say != "" {
				lastSay = say
			}
			a.trace.Tools = append(a.trace.Tools, toolUse(call, json.RawMessage(result)))
			a.transferred = a.transferred || ok && call.Name == agent.ToolTransfer
			chat = append(chat, llm.Message{Role: llm.ToolRole, ToolCallID: call.ID, Text: result})
		}
	}
}

func (s *Service) askOnce(ctx context.Context, client *llm.Client, r llm.Request) (llm.Reply, error) {
	timed, cancel := context.WithTimeout(ctx, modelTimeout)
	defer cancel()
	return client.Chat(timed, r, nil)
}

// use runs a tool in a transaction of its own. Its key is what is asked for in answer to which
// messages, so that a turn that is thought again does nothing twice.
func (s *Service) use(run *jobs.Run, t thought, call llm.ToolCall) (result, say string, ok bool, err error) {
	sum := sha256.Sum256([]byte(call.Name + "\n" + call.Arguments))
	key := "whatsapp:" + strconv.FormatInt(t.burst, 10) + ":" + hex.EncodeToString(sum[:8])
	var raw json.RawMessage
	err = run.Write(func(tx *db.Tx) (err error) {
		raw, err = s.agent.Use(tx, agent.WhatsApp, t.conversation.LeadID, key, call.Name, json.RawMessage(call.Arguments))
		return err
	})
	if err != nil {
		return "", "", false, err
	}
	var r agent.Result
	if err := json.Unmarshal(raw, &r); err != nil {
		return "", "", false, err
	}
	return string(raw), r.Say, r.OK, nil
}

// say queues the answer, unless the conversation has moved on: then the turn of the newer message,
// or the person who took over, answers instead.
func (s *Service) say(tx *db.Tx, args turnArgs, t thought, a answer) error {
	c, err := lockConversation(tx, args.Conversation)
	if err != nil || !args.due(c, tx.Now()) {
		return err
	}
	channel, err := s.business.ChannelByID(tx, c.ChannelID)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if t.firstReply && t.instructions.TakeMessage && !introduced(a.text) {
		b, err := s.business.Current(tx)
		if err != nil {
			return err
		}
		a.text = "כאן העוזר הדיגיטלי של " + b.Name + ". " + a.text
	}
	version := t.instructions.PromptVersion
	m := message{Author: authorBot, Text: cut(a.text, limitOf(channel.Provider)), PromptVersion: &version}
	if repeats(append(slices.Clone(t.history), message{Direction: out, Text: m.Text}), out) {
		return s.handOver(tx, &c, reasonLoop)
	}
	if a.transferred {
		if err := s.handOver(tx, &c, reasonTransferred); err != nil {
			return err
		}
	}
	if m, err = s.queue(tx, &c, m); err != nil {
		return err
	}
	return insertTrace(tx, m, a.trace)
}

// introduced reports whether the words say that no person is speaking.
func introduced(text string) bool {
	text = strings.ToLower(text)
	for _, word := range []string{"דיגיטלי", "וירטואלי", "בוט", "אוטומטי", "digital", "virtual", "bot", "automated"} {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

// giveUp hands the conversation to the people of the business; the customer is told nothing of it.
func (s *Service) giveUp(tx *db.Tx, args turnArgs, reason string) error {
	c, err := lockConversation(tx, args.Conversation)
	if err != nil || !args.due(c, tx.Now()) {
		return err
	}
	return s.handOver(tx, &c, reason)
}
