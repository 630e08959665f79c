package business

import (
	"sort"
	"strings"

	"github.com/moked/moked/internal/fault"
)

// ProviderInfo is what an adapter tells about itself: the form to fill in, and the exact key under
// which its webhooks will ask for the channel.
type ProviderInfo struct {
	Kind, Provider string
	Label          fault.Text
	Fields         []Field
	RouteKey       func(address string, settings map[string]string) string
}

// Field is one setting of a provider. A secret one is sealed and never comes out again.
type Field struct {
	Key              string
	Label            fault.Text
	Secret, Required bool
}

const maxSetting = 4096

// AddProvider registers an adapter. It is called while the application is wired.
func (s *Service) AddProvider(p ProviderInfo) {
	s.providers = append(s.providers, p)
	sort.SliceStable(s.providers, func(i, j int) bool {
		a, b := s.providers[i], s.providers[j]
		return a.Kind > b.Kind || a.Kind == b.Kind && a.Provider < b.Provider
	})
}

func (s *Service) provider(kind, name string) (ProviderInfo, bool) {
	for _, p := range s.providers {
		if p.Kind == kind && p.Provider == name {
			return p, true
		}
	}
	return ProviderInfo{}, false
}

func (p ProviderInfo) secret(key string) bool {
	for _, f := range p.Fields {
		if f.Key == key {
			return f.Secret
		}
	}
	return true // a field that the adapter has forgotten since is treated with care
}

// check normalises an address with its settings and names everything that is wrong with them.
// Blanks around a value are dropped: credentials are pasted, and a line break comes along.
func (p ProviderInfo) check(rawAddress string, raw map[string]string) (address string, settings map[string]string, err error) {
	bad := fault.Invalid.New()
	address, ok := e164(rawAddress)
	if !ok {
		_ = bad.Field("address", fault.BadPhone)
	}
	settings = map[string]string{}
	for _, f := range p.Fields {
		value := strings.TrimSpace(raw[f.Key])
		switch {
		case value == "" && f.Required:
			_ = bad.Field("settings."+f.Key, fault.Required)
		case len(value) > maxSetting:
			_ = bad.Field("settings."+f.Key, fault.TooLong)
		case !storableText(value) || strings.ContainsAny(value, "\r\n"):
			_ = bad.Field("settings."+f.Key, fault.BadText)
		case value != "":
			settings[f.Key] = value
		}
	}
	for _, key := range unknownKeys(p, raw) {
		_ = bad.Field("settings."+key, fault.Unknown)
	}
	if len(bad.Fields) > 0 {
		return "", nil, bad
	}
	return address, settings, nil
}

func unknownKeys(p ProviderInfo, raw map[string]string) []string {
	unknown := []string{}
	for key := range raw {
		known := false
		for _, f := range p.Fields {
			known = known || f.Key == key
		}
		if !known {
			unknown = append(unknown, key)
		}
	}
	sort.Strings(unknown)
	return unknown
}

// keys are what the channel claims for its business: the number itself, once per kind whoever the
// provider is, and the route of its webhooks.
func (p ProviderInfo) keys(address string, settings map[string]string) []string {
	return []string{addressKey(p.Kind, address), p.RouteKey(address, settings)}
}

func addressKey(kind, address string) string { return "address:" + kind + ":" + address }
