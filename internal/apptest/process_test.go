package apptest_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/moked/moked/internal/app"
	"github.com/moked/moked/internal/apptest"
)

// TestMain lets the test binary be the server, so that a test can kill a real process.
func TestMain(m *testing.M) {
	if os.Getenv("MOKED_TEST_SERVE") != "" {
		os.Exit(app.Main([]string{"serve"}, os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

// process is a server of its own, over a folder that outlives it.
type process struct {
	t    *testing.T
	cmd  *exec.Cmd
	url  string
	env  []string
	logs *apptest.Log
}

func newProcess(t *testing.T) *process {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	_ = l.Close()
	p := &process{t: t, url: "http://" + addr, logs: &apptest.Log{}}
	p.env = append(os.Environ(), "MOKED_TEST_SERVE=1", "MOKED_DATA_DIR="+t.TempDir(), "MOKED_ADDR="+addr, "MOKED_PUBLIC_URL="+p.url,
		"MOKED_ADMIN_EMAIL=admin@moked.test", "MOKED_ADMIN_PASSWORD="+apptest.Password, "MOKED_DEMO=1",
		"OPENAI_BASE_URL=http://127.0.0.1:1/v1", "META_GRAPH_URL=http://127.0.0.1:1", "TWILIO_API_URL=http://127.0.0.1:1")
	t.Cleanup(func() {
		if p.cmd != nil && p.cmd.ProcessState == nil {
			_ = p.cmd.Process.Kill()
			_ = p.cmd.Wait()
		}
		if t.Failed() {
			t.Log(p.logs.String())
		}
	})
	return p
}

// start runs the server and returns when it is ready.
func (p *process) start() {
	p.t.Helper()
	p.cmd = exec.Command(os.Args[0])
	p.cmd.Env, p.cmd.Stderr = p.env, p.logs
	if err := p.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	client := &http.Client{Timeout: time.Second}
	apptest.Eventually(p.t, "the server is ready", func() bool {
		res, err := client.Get(p.url + "/readyz")
		if err != nil {
			return false
		}
		_ = res.Body.Close()
		return res.StatusCode == 200
	})
}

// admin signs in and goes into business 1.
func (p *process) admin() *apptest.Browser {
	b := apptest.VisitorAt(p.t, p.url)
	b.Do("POST", "/api/auth/login", map[string]string{"email": "admin@moked.test", "password": apptest.Password}).Want(200)
	b.Do("GET", "/api/auth/csrf", nil).Want(200)
	b.Do("POST", "/api/admin/businesses/1/impersonate", nil).Want(200)
	b.Do("GET", "/api/auth/csrf", nil).Want(200)
	return b
}

// load posts leads and webhooks and keeps what was acknowledged.
type load struct {
	mu     sync.Mutex
	leads  []string // names
	hooks  []string // message texts
	errors []string // of requests that were cut
	cut    atomic.Int64
	sent   atomic.Int64
}

func (l *load) run(ctx context.Context, p *process, b *apptest.Browser, company apptest.Company, worker, round int) {
	token, client := b.CSRF(), &http.Client{Jar: b.HTTP.Jar, Timeout: 15 * time.Second}
	for i := 0; ctx.Err() == nil; i++ {
		name := fmt.Sprintf("lead-%d-%d-%d", round, worker, i)
		req, err := http.NewRequest("POST", p.url+"/api/leads", strings.NewReader(`{"name":"`+name+`"}`))
		if err != nil {
			return
		}
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("X-CSRFToken", token)
		l.sent.Add(1)
		res, err := client.Do(req)
		switch {
		case errors.Is(err, syscall.ECONNREFUSED): // the server is gone: nothing was sent
			return
		case err != nil:
			l.cut.Add(1)
			l.mu.Lock()
			l.errors = append(l.errors, err.Error())
			l.mu.Unlock()
			continue
		}
		_, readErr := bufio.NewReader(res.Body).WriteTo(new(strings.Builder))
		_ = res.Body.Close()
		if readErr != nil {
			l.cut.Add(1)
			continue
		}
		if res.StatusCode == 201 {
			l.mu.Lock()
			l.leads = append(l.leads, name)
			l.mu.Unlock()
		}
		if i%4 == 0 && company.PhoneNumberID != "" {
			text := "hook-" + name
			body := apptest.MetaBody(company, fmt.Sprintf("97252%07d", 1_000_000+(round*8+worker)*10_000+i), "wamid."+text, text, time.Now().Unix())
			if apptest.TryMeta(p.url, apptest.AppSecret, body) == 200 {
				l.mu.Lock()
				l.hooks = append(l.hooks, text)
				l.mu.Unlock()
			}
		}
	}
}

// TestKill: no lead and no webhook that was acknowledged is lost when the process is killed under load.
func TestKill(t *testing.T) {
	if os.Getenv("MOKED_TEST_ENGINE") == "postgres" {
		t.Skip("the server's own database is what is killed here")
	}
	const kills = 10
	p, l := newProcess(t), &load{}
	p.start()
	company := apptest.Company{PhoneNumberID: "100000000000991", WhatsApp: "+972555000991"}
	p.admin().Do("POST", "/api/channels", map[string]any{"kind": "whatsapp", "provider": "meta", "address": company.WhatsApp, "settings": map[string]string{
		"phone_number_id": company.PhoneNumberID, "access_token": "t", "app_secret": apptest.AppSecret, "verify_token": "v"}}).Want(201)
	for round := range kills {
		b := p.admin()
		ctx, stop := context.WithCancel(context.Background())
		var workers sync.WaitGroup
		for w := range 8 {
			workers.Go(func() { l.run(ctx, p, b, company, w, round) })
		}
		before := len(l.leads)
		apptest.Eventually(t, "some writes are acknowledged", func() bool {
			l.mu.Lock()
			defer l.mu.Unlock()
			return len(l.leads) > before+40
		})
		if err := p.cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = p.cmd.Wait()
		stop()
		workers.Wait()
		p.start()
	}
	b := p.admin()
	have := map[string]bool{}
	cursor := ""
	for {
		var page struct {
			Items []struct{ Name string }
			Next  *string `json:"next_cursor"`
		}
		b.Do("GET", "/api/leads?limit=200&sort=created_at"+cursor, nil).Want(200).Into(&page)
		for _, item := range page.Items {
			have[item.Name] = true
		}
		if page.Next == nil {
			break
		}
		cursor = "&cursor=" + *page.Next
	}
	lost := 0
	for _, name := range l.leads {
		if !have[name] {
			lost++
		}
	}
	if lost > 0 {
		t.Errorf("%d of %d acknowledged leads were lost", lost, len(l.leads))
	}
	texts := func() (n int) {
		cursor, all := "", ""
		for {
			var page struct {
				Next *string `json:"next_cursor"`
			}
			answer := b.Do("GET", "/api/conversations?limit=200"+cursor, nil).Want(200).Into(&page)
			all += string(answer.Body)
			if page.Next == nil {
				break
			}
			cursor = "&cursor=" + *page.Next
		}
		for _, text := range l.hooks {
			if strings.Contains(all, text+`"`) {
				n++
			}
		}
		return n
	}
	apptest.Eventually(t, "every acknowledged webhook is in its conversation", func() bool { return texts() == len(l.hooks) })
	t.Logf("%d leads and %d webhooks acknowledged over %d kills", len(l.leads), len(l.hooks), kills)
}

// TestDrain: SIGTERM under load cuts no request, and the server says goodbye with exit 0.
func TestDrain(t *testing.T) {
	p, l := newProcess(t), &load{}
	p.start()
	b := p.admin()
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	var workers sync.WaitGroup
	for w := range 8 {
		workers.Go(func() { l.run(ctx, p, b, apptest.Company{}, w, 0) })
	}
	apptest.Eventually(t, "the load runs", func() bool { return l.sent.Load() > 100 })
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Wait(); err != nil {
		t.Errorf("the server ended with %v", err)
	}
	stop()
	workers.Wait()
	if cut := l.cut.Load(); cut > 0 {
		t.Errorf("%d of %d requests were cut: %v", cut, l.sent.Load(), l.errors)
	}
}
