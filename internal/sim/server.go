package sim

import (
	"cmp"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/goccy/go-yaml"

	"github.com/moked/moked/internal/clock"
)

// ServerOptions configures a Server. The zero value accepts every key and sends no webhooks.
type ServerOptions struct {
	Addr     string // 127.0.0.1:0 if empty
	Clock    *clock.Clock
	Brain    Brain // of both models; DemoBrain if nil
	Realtime RealtimeOptions
	Chat     ChatOptions
	Graph    GraphOptions
	Carrier  CarrierOptions
	S3       S3Options
}

// Server is the whole outside on one port: both models, Meta's Graph, Twilio's REST API, and a
// store of files.
type Server struct {
	Realtime *Realtime
	Chat     *Chat
	Graph    *Graph
	Carrier  *Carrier
	S3       *S3
	Log      *Log

	base string
	http *http.Server
}

// BaseURLs are the values of the product's configuration that make it talk to a Server.
type BaseURLs struct {
	OpenAI  string // OPENAI_BASE_URL
	Meta    string // META_GRAPH_URL
	Twilio  string // TWILIO_API_URL
	S3      string // MOKED_S3_ENDPOINT
	Control string // PUT it a Control as YAML; GET its /log for what happened
}

// StartServer listens and serves until Close.
func StartServer(o ServerOptions) (*Server, error) {
	if o.Clock == nil {
		o.Clock = clock.New(0)
	}
	l, err := net.Listen("tcp", cmp.Or(o.Addr, "127.0.0.1:0"))
	if err != nil {
		return nil, err
	}
	s := &Server{Log: &Log{}, base: "http://" + l.Addr().String()}
	o.Realtime.Clock, o.Realtime.Log, o.Realtime.Brain = o.Clock, s.Log, o.Brain
	o.Chat.Clock, o.Chat.Log, o.Chat.Brain = o.Clock, s.Log, o.Brain
	o.Graph.Clock, o.Graph.Log, o.Graph.BaseURL = o.Clock, s.Log, s.base+"/graph"
	o.Carrier.Clock, o.Carrier.Log, o.Carrier.BaseURL = o.Clock, s.Log, s.base+"/twilio"
	o.S3.Clock, o.S3.Log = o.Clock, s.Log
	s.S3 = NewS3(o.S3)
	s.Realtime, s.Chat, s.Graph, s.Carrier = NewRealtime(o.Realtime), NewChat(o.Chat), NewGraph(o.Graph), NewCarrier(o.Carrier)
	s.http = &http.Server{Handler: s.routes(), ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = s.http.Serve(l) }() // it ends with Close
	return s, nil
}

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/openai/v1/chat/completions", s.Chat)
	mux.Handle("/openai/v1/realtime", s.Realtime)
	mux.HandleFunc("/openai/", func(w http.ResponseWriter, r *http.Request) {
		openAIError(w, http.StatusNotFound, "invalid_request_error", "unknown_url", "", "Unknown request URL: "+r.Method+" "+r.URL.Path+".")
	})
	mux.Handle("/graph/", http.StripPrefix("/graph", s.Graph))
	mux.Handle("/twilio/", http.StripPrefix("/twilio", s.Carrier))
	mux.Handle("/"+s.S3.o.Bucket+"/", s.S3) // S3's endpoint has no path but the bucket
	mux.HandleFunc("PUT /control", s.control)
	mux.HandleFunc("POST /control/media", s.addMedia)
	mux.HandleFunc("GET /control/log", func(w http.ResponseWriter, r *http.Request) {
		server := r.URL.Query().Get("server")
		writeJSON(w, http.StatusOK, s.Log.Find(func(rec Record) bool { return server == "" || rec.Server == server }))
	})
	return mux
}

// BaseURLs tells where the parts are.
func (s *Server) BaseURLs() BaseURLs {
	return BaseURLs{OpenAI: s.base + "/openai/v1", Meta: s.base + "/graph", Twilio: s.base + "/twilio", S3: s.base, Control: s.base + "/control"}
}

// Close stops serving, cuts what is open, and waits for webhooks that are under way.
func (s *Server) Close() error {
	err := s.http.Close()
	s.Graph.Close()
	s.Carrier.Close()
	return err
}

// Control changes how a running Server behaves. Parts that are absent stay as they are.
type Control struct {
	Realtime *struct {
		Faults      RealtimeFaults   `yaml:"faults"`
		Next        []RealtimeFaults `yaml:"next"` // faults of the next sessions, one each
		Replies     []Reply          `yaml:"replies"`
		Transcripts []string         `yaml:"transcripts"`
	} `yaml:"realtime"`
	Chat *struct {
		Faults  ChatFaults   `yaml:"faults"`
		Next    []ChatFaults `yaml:"next"`
		Replies []Reply      `yaml:"replies"`
	} `yaml:"chat"`
	Graph *struct {
		Faults GraphFaults    `yaml:"faults"`
		Fail   map[string]int `yaml:"fail"` // error code by recipient, told late, in a status
	} `yaml:"graph"`
	Twilio *struct {
		Callbacks CallbackFaults    `yaml:"callbacks"`
		REST      RESTFaults        `yaml:"rest"`
		Dial      map[string]string `yaml:"dial"`   // outcome by number
		Callee    []string          `yaml:"callee"` // what those say who pick up
		Fail      map[string]int    `yaml:"fail"`   // message error code by recipient
	} `yaml:"twilio"`
	S3 *struct {
		Faults S3Faults `yaml:"faults"`
	} `yaml:"s3"`
}

// ParseControl reads a Control from YAML and refuses unknown fields.
func ParseControl(doc []byte) (Control, error) {
	var c Control
	err := yaml.UnmarshalWithOptions(doc, &c, yaml.Strict())
	return c, err
}

// Apply carries out a Control.
func (s *Server) Apply(c Control) {
	if r := c.Realtime; r != nil {
		s.Realtime.SetFaults(r.Faults)
		s.Realtime.FailNext(r.Next...)
		s.Realtime.Script(r.Replies...)
		s.Realtime.Transcribe(r.Transcripts...)
	}
	if r := c.Chat; r != nil {
		s.Chat.SetFaults(r.Faults)
		s.Chat.FailNext(r.Next...)
		s.Chat.Script(r.Replies...)
	}
	if r := c.Graph; r != nil {
		s.Graph.SetFaults(r.Faults)
		for to, code := range r.Fail {
			s.Graph.FailRecipient(to, code, true)
		}
	}
	if r := c.Twilio; r != nil {
		s.Carrier.SetCallbackFaults(r.Callbacks)
		s.Carrier.SetRESTFaults(r.REST)
		if r.Callee != nil {
			s.Carrier.SetCallee(r.Callee)
		}
		for to, outcome := range r.Dial {
			s.Carrier.SetDialOutcome(to, outcome)
		}
		for to, code := range r.Fail {
			s.Carrier.FailMessages(to, code)
		}
	}
	if r := c.S3; r != nil {
		s.S3.SetFaults(r.Faults)
	}
}

func (s *Server) control(w http.ResponseWriter, r *http.Request) {
	doc, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
	if err == nil {
		var c Control
		if c, err = ParseControl(doc); err == nil {
			s.Apply(c)
			w.WriteHeader(http.StatusNoContent)
			return
		}
	}
	writeJSON(w, http.StatusBadRequest, event{"error": err.Error()})
}

// addMedia takes a file that a message of the command line will name: with Meta by the answer's id.
func (s *Server) addMedia(w http.ResponseWriter, r *http.Request) {
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 110<<20))
	if err != nil || len(data) == 0 {
		writeJSON(w, http.StatusBadRequest, event{"error": "the body is the file, at most 110 MB"})
		return
	}
	id := strconv.Itoa(700_000_000_000 + s.Graph.next())
	s.Graph.AddMedia(id, r.Header.Get("Content-Type"), data)
	writeJSON(w, http.StatusCreated, event{"id": id})
}
