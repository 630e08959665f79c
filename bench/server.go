package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	_ "modernc.org/sqlite" // to look into the product's queue
)

// server is one of the two that are compared: a child process over a database that outlives it.
type server struct {
	name, address string
	binary        string
	args, env     []string
	database      string  // the product's file, empty for the baseline
	ids           []int64 // leads that may be moved

	process  *exec.Cmd
	starts   []time.Duration
	sessions map[int][]session // by business
	turn     atomic.Uint64     // takes the sessions in turns

	idle, resident, peak int64 // bytes
	steady               steadyLoad
	sent, cut            int // while it was being stopped
}

// session is what a signed-in browser sends.
type session struct{ cookie, token string }

func newProduct(binary, dir, address string, ids []int64) *server {
	return &server{
		name: "moked", address: address, binary: binary, args: []string{"serve"}, ids: ids, database: databaseFile(dir),
		env: []string{"MOKED_DATA_DIR=" + dir, "MOKED_ADDR=" + address, "MOKED_PUBLIC_URL=http://" + address,
			"META_GRAPH_URL=http://127.0.0.1:1", "TWILIO_API_URL=http://127.0.0.1:1"},
	}
}

func newBaseline(binary, file, from, address string, ids []int64) (*server, error) {
	if out, err := exec.Command(binary, "-db", file, "-seed-from", from).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("seeding the baseline: %w: %s", err, out)
	}
	return &server{name: "baseline", address: address, binary: binary, args: []string{"-db", file, "-addr", address}, ids: ids}, nil
}

// start runs the process with further environment, and returns when it answers.
func (s *server) start(env ...string) error {
	s.process = exec.Command(s.binary, s.args...)
	s.process.Env = append(append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME")}, s.env...), env...)
	began := time.Now()
	if err := s.process.Start(); err != nil {
		return err
	}
	client := &http.Client{Timeout: time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	for time.Since(began) < 30*time.Second {
		if res, err := client.Get("http://" + s.address + "/healthz"); err == nil {
			_ = res.Body.Close()
			s.starts = append(s.starts, time.Since(began))
			return nil
		}
		time.Sleep(2 * time.Millisecond)
	}
	return fmt.Errorf("%s does not answer", s.name)
}

// stop sends SIGTERM and waits for the end.
func (s *server) stop() error {
	if err := s.process.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	if err := s.process.Wait(); err != nil {
		return fmt.Errorf("%s did not stop well: %w", s.name, err)
	}
	return nil
}

func (s *server) kill() {
	if s.process != nil && s.process.ProcessState == nil {
		_ = s.process.Process.Kill()
		_ = s.process.Wait()
	}
}

// signIn gives every user of the two businesses a session.
func (s *server) signIn() error {
	s.sessions = map[int][]session{}
	for _, b := range []int{readBusiness, writeBusiness} {
		for n := range usersOfBusiness {
			body := fmt.Sprintf(`{"email":%q,"password":%q}`, email(b, n), password)
			res, err := http.Post("http://"+s.address+"/api/auth/login", "application/json", strings.NewReader(body))
			if err != nil {
				return err
			}
			_ = res.Body.Close()
			var one session
			for _, c := range res.Cookies() {
				one.cookie += c.Name + "=" + c.Value + "; "
				if c.Name == "XSRF-TOKEN" {
					one.token = c.Value
				}
			}
			if res.StatusCode != http.StatusOK || one.token == "" {
				return fmt.Errorf("%s: sign-in answered %d", s.name, res.StatusCode)
			}
			one.cookie = strings.TrimSuffix(one.cookie, "; ")
			s.sessions[b] = append(s.sessions[b], one)
		}
	}
	return nil
}

// session takes the business's sessions in turns.
func (s *server) session(business int) session {
	all := s.sessions[business]
	return all[s.turn.Add(1)%uint64(len(all))]
}

// tick is the unit of /proc/PID/stat on every Linux that Go runs on.
const tick = 10 * time.Millisecond

// cpu is the processor time that the process has used so far.
func (s *server) cpu() (time.Duration, error) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.process.Process.Pid))
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(raw), ") ") // the name may hold anything but this
	fields := strings.Fields(rest)
	if len(fields) < 13 {
		return 0, errors.New("/proc: unknown form of stat")
	}
	user, err1 := strconv.ParseInt(fields[11], 10, 64)
	system, err2 := strconv.ParseInt(fields[12], 10, 64)
	return time.Duration(user+system) * tick, errors.Join(err1, err2)
}

// memory is what the process has in memory now, and the most it ever had.
func (s *server) memory() (now, most int64, err error) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.process.Process.Pid))
	if err != nil {
		return 0, 0, err
	}
	for line := range strings.Lines(string(raw)) {
		fields := strings.Fields(line)
		if len(fields) != 3 {
			continue
		}
		n, _ := strconv.ParseInt(fields[1], 10, 64) // other lines are no numbers
		switch fields[0] {
		case "VmRSS:":
			now = n << 10
		case "VmHWM:":
			most = n << 10
		}
	}
	return now, most, nil
}

// backlog is how many deliveries the product has acknowledged and not yet worked on.
func (s *server) backlog(ctx context.Context) (n int, err error) {
	if s.database == "" {
		return 0, nil
	}
	d, err := sql.Open("sqlite", "file:"+s.database+"?mode=ro&_pragma=busy_timeout(2000)")
	if err != nil {
		return 0, err
	}
	err = d.QueryRowContext(ctx, `SELECT count(*) FROM jobs WHERE kind = 'inbox.receive' AND state <> 'dead'`).Scan(&n)
	return n, errors.Join(err, d.Close())
}

func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}
