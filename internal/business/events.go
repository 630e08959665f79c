package business

import "github.com/moked/moked/internal/bus"

// Created is a new business.
type Created struct {
	ID   int64
	Name string
}

// Record is the event as stored.
func (e Created) Record() bus.Record {
	return bus.Record{Kind: "business.created", Entity: "business", EntityID: e.ID, Data: map[string]any{"name": e.Name}}
}

// Changed is a change of the business itself.
type Changed struct {
	ID            int64
	Before, After Business
}

// Record is the event as stored: only what is different.
func (e Changed) Record() bus.Record {
	data := map[string]any{}
	put := func(name, before, after string) {
		if before != after {
			data[name] = map[string]string{"from": before, "to": after}
		}
	}
	put("name", e.Before.Name, e.After.Name)
	put("timezone", e.Before.Timezone, e.After.Timezone)
	put("locale", e.Before.Locale, e.After.Locale)
	put("status", e.Before.Status, e.After.Status)
	return bus.Record{Kind: "business.changed", Entity: "business", EntityID: e.ID, Data: data}
}

// PromptsSaved is a new version of the prompts. The texts themselves stay in their table.
type PromptsSaved struct{ Version, RestoredFrom int64 }

// Record is the event as stored.
func (e PromptsSaved) Record() bus.Record {
	data := map[string]any{"version": e.Version}
	if e.RestoredFrom != 0 {
		data["restored_from"] = e.RestoredFrom
	}
	return bus.Record{Kind: "prompts.saved", Entity: "prompts", EntityID: e.Version, Data: data}
}

// AIChanged is a change of the AI settings: the names of the fields, never a key.
type AIChanged struct{ Fields []string }

// Record is the event as stored.
func (e AIChanged) Record() bus.Record {
	return bus.Record{Kind: "ai.changed", Entity: "ai", Data: map[string]any{"fields": e.Fields}}
}

// ChannelEvent is something that happened to a channel: added, changed, removed.
type ChannelEvent struct {
	What                  string
	ID                    int64
	Kind, Provider, State string
}

// Record is the event as stored, without address and settings.
func (e ChannelEvent) Record() bus.Record {
	return bus.Record{Kind: "channel." + e.What, Entity: "channel", EntityID: e.ID,
		Data: map[string]any{"kind": e.Kind, "provider": e.Provider, "state": e.State}}
}
