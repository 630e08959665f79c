package auth_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"strings"
	"testing"
	"time"

	"github.com/moked/moked/internal/auth"
)

// postOffice is a mail server that takes one connection and answers as told.
type postOffice struct {
	port    int
	letters chan string
	refuse  map[string]string // answers to commands that it does not accept
}

func openPostOffice(t *testing.T, refuse map[string]string) *postOffice {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	p := &postOffice{port: listener.Addr().(*net.TCPAddr).Port, letters: make(chan string, 1), refuse: refuse}
	go func() {
		if socket, err := listener.Accept(); err == nil {
			p.serve(socket)
		}
	}()
	return p
}

func (p *postOffice) serve(socket net.Conn) {
	defer socket.Close()
	_ = socket.SetDeadline(time.Now().Add(time.Minute))
	say := func(text string) { fmt.Fprint(socket, text+"\r\n") }
	in := textproto.NewReader(bufio.NewReader(socket))
	say("220 post.test ESMTP")
	for {
		line, err := in.ReadLine()
		if err != nil {
			return
		}
		command := strings.ToUpper(strings.SplitN(line, " ", 2)[0])
		if answer := p.refuse[command]; answer != "" {
			say(answer)
			continue
		}
		switch command {
		case "EHLO", "HELO":
			say("250-post.test\r\n250 8BITMIME")
		case "DATA":
			say("354 go on")
			text, err := in.ReadDotBytes()
			if err != nil {
				return
			}
			p.letters <- string(text)
			say("250 taken")
		case "QUIT":
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}

func mailer(t *testing.T, port int) auth.Mailer {
	t.Helper()
	m, err := auth.NewSMTP(auth.SMTP{Host: "127.0.0.1", Port: port, From: "Moked <moked@one.test>"})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

var letter = auth.Mail{To: "dana@one.test", Subject: "בחירת סיסמה חדשה", Text: "שלום,\n\nhttps://crm.test/reset#token=abc\n"}

func TestMailIsHandedIn(t *testing.T) {
	p := openPostOffice(t, nil)
	if err := mailer(t, p.port).Send(t.Context(), letter); err != nil {
		t.Fatal(err)
	}
	got := <-p.letters
	for _, want := range []string{"To: <dana@one.test>", "moked@one.test", "=?UTF-8?", "text/plain; charset=UTF-8", "reset#token"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in %s", want, got)
		}
	}
}

// TestMailThatIsSurelyUnsentSaysSo: only then may it be sent again without a second copy.
func TestMailThatIsSurelyUnsentSaysSo(t *testing.T) {
	for _, c := range []struct {
		name      string
		refuse    map[string]string
		temporary bool
	}{
		{"a server that is busy", map[string]string{"MAIL": "421 try later"}, true},
		{"a box that is full for now", map[string]string{"RCPT": "452 no room"}, true},
		{"an address that nobody has", map[string]string{"RCPT": "550 unknown"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := openPostOffice(t, c.refuse)
			err := mailer(t, p.port).Send(t.Context(), letter)
			unsent, ok := errors.AsType[auth.Unsent](err)
			if !ok || unsent.Temporary != c.temporary {
				t.Errorf("%T %v", err, err)
			}
		})
	}
	t.Run("no server at all", func(t *testing.T) {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		port := listener.Addr().(*net.TCPAddr).Port
		listener.Close()
		err = mailer(t, port).Send(context.Background(), letter)
		if unsent, ok := errors.AsType[auth.Unsent](err); !ok || !unsent.Temporary {
			t.Errorf("%T %v", err, err)
		}
	})
}
