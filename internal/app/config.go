// Package app puts the house together: it reads the configuration, opens the database, wires the
// features to each other by hand, and serves them. Everything that knows more than one feature
// lives here.
package app

import (
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Config is the configuration of a node; each field is a flag of `moked serve` and an environment
// variable. The table in the README is made from these tags.
type Config struct {
	Addr          string        `help:"Listen address; PORT=8080 means :8080." env:"MOKED_ADDR" default:"127.0.0.1:8080"`
	Port          string        `help:"Listen on all addresses at this port, as hosting platforms set it." env:"PORT" hidden:""`
	PublicURL     string        `name:"public-url" help:"The one origin people and carriers reach; signatures and cookies derive from it." env:"MOKED_PUBLIC_URL" default:"http://localhost:8080"`
	Cookies       string        `help:"deploy, or preview where the page is shown inside another site." env:"MOKED_COOKIES" enum:"deploy,preview" default:"deploy"`
	PreviewOrigin string        `name:"preview-origin" help:"One further origin whose pages may write, for a Preview shown under another name." env:"MOKED_PREVIEW_ORIGIN"`
	DataDir       string        `name:"data-dir" help:"Database file, documents and generated secrets." env:"MOKED_DATA_DIR" default:"./data" type:"path"`
	DatabaseURL   string        `name:"database-url" help:"postgres://…; empty is SQLite in the data folder." env:"DATABASE_URL"`
	AdminEmail    string        `name:"admin-email" help:"First system administrator of an empty database." env:"MOKED_ADMIN_EMAIL"`
	AdminPassword string        `name:"admin-password" help:"Their password; without it a one-time set-up link is printed." env:"MOKED_ADMIN_PASSWORD"`
	Demo          bool          `help:"Fill an empty database with two businesses in Hebrew." env:"MOKED_DEMO"`
	Simulate      bool          `help:"Run simulated carriers and models in this process and use them wherever no real one is configured." env:"MOKED_SIMULATE"`
	Roles         []string      `help:"What this node does." env:"MOKED_ROLES" default:"web,worker,voice" enum:"web,worker,voice"`
	SecretFile    string        `name:"secret-file" help:"Master key for sealing, CSRF and tokens; made in the data folder when missing." env:"MOKED_SECRET_FILE" type:"path"`
	Node          int           `help:"Number of this node, 0 to 15, different on each node of one database." env:"MOKED_NODE" default:"0"`
	OpenAIKey     string        `name:"openai-api-key" help:"Installation-wide model key; a business may bring its own." env:"OPENAI_API_KEY"`
	OpenAIURL     string        `name:"openai-base-url" help:"Any address that speaks the same API." env:"OPENAI_BASE_URL"`
	TwilioURL     string        `name:"twilio-api-url" help:"Where Twilio's REST API is." env:"TWILIO_API_URL" default:"https://api.twilio.com"`
	GraphURL      string        `name:"meta-graph-url" help:"Where Meta's Graph API is." env:"META_GRAPH_URL" default:"https://graph.facebook.com"`
	PayPlusURL    string        `name:"payplus-url" help:"Where PayPlus's API is; the vendor's unless given." env:"PAYPLUS_URL"`
	MorningURL    string        `name:"morning-url" help:"Where morning's API is; the vendor's unless given." env:"MORNING_URL"`
	SMTPURL       string        `name:"smtp-url" help:"smtp://user:password@host:port for mail; without it links are written to the log." env:"MOKED_SMTP_URL"`
	MailFrom      string        `name:"mail-from" help:"Sender of the mail." env:"MOKED_MAIL_FROM"`
	MetricsToken  string        `name:"metrics-token" help:"Bearer token that opens /metrics beyond loopback." env:"MOKED_METRICS_TOKEN"`
	TrustedProxy  []string      `name:"trusted-proxies" help:"Networks whose X-Forwarded-For is believed." env:"MOKED_TRUSTED_PROXIES"`
	DrainTimeout  time.Duration `name:"drain-timeout" help:"How long running calls may go on after SIGTERM." env:"MOKED_DRAIN_TIMEOUT" default:"10m"`
	FileMaxMB     int64         `name:"file-max-mb" help:"Size of one document, in MB." env:"MOKED_FILE_MAX_MB" default:"25"`
	FileQuotaMB   int64         `name:"file-quota-mb" help:"All documents of one business together, in MB." env:"MOKED_FILE_QUOTA_MB" default:"10240"`
	FilesPerLead  int64         `name:"files-per-lead" help:"Documents of one lead." env:"MOKED_FILES_PER_LEAD" default:"200"`
	S3            S3Config      `embed:"" prefix:"s3-"`
	LogFormat     string        `name:"log-format" help:"text or json." env:"MOKED_LOG_FORMAT" enum:"text,json" default:"text"`
	LogLevel      string        `name:"log-level" help:"debug, info, warn or error." env:"MOKED_LOG_LEVEL" enum:"debug,info,warn,error" default:"info"`
}

// Where the carriers are when nobody said otherwise.
const (
	vendorTwilio = "https://api.twilio.com"
	vendorGraph  = "https://graph.facebook.com"
)

// check completes the configuration and refuses what cannot work, in words for the person who set it.
func (c *Config) check() error {
	if c.Port != "" {
		c.Addr = ":" + c.Port
	}
	u, err := url.Parse(c.PublicURL)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return fmt.Errorf("MOKED_PUBLIC_URL must be http(s)://host, without a path: %q", c.PublicURL)
	}
	c.PublicURL = strings.TrimRight(c.PublicURL, "/")
	if u.Path != "" && u.Path != "/" {
		return fmt.Errorf("MOKED_PUBLIC_URL must not have a path: the product serves one whole origin")
	}
	if c.Node < 0 || c.Node > 15 {
		return fmt.Errorf("MOKED_NODE must be 0 to 15")
	}
	if (c.AdminEmail == "") != (c.AdminPassword == "") {
		return fmt.Errorf("set MOKED_ADMIN_EMAIL and MOKED_ADMIN_PASSWORD together, or neither")
	}
	if c.SecretFile == "" {
		c.SecretFile = filepath.Join(c.DataDir, "secret.key")
	}
	return os.MkdirAll(c.DataDir, 0o700)
}

// loopbackHTTP reports whether the public URL is plain http on this machine: the one case in which
// the Secure flag of cookies must go.
func (c *Config) loopbackHTTP() bool {
	u, err := url.Parse(c.PublicURL)
	if err != nil || u.Scheme != "http" {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}

// has reports whether this node plays a role.
func (c *Config) has(role string) bool {
	for _, r := range c.Roles {
		if r == role {
			return true
		}
	}
	return false
}
