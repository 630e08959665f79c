package leads

import (
	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
)

// Tag is a tag as the leads of the business have it. It lives as long as one of them does.
type Tag struct {
	Name  string `json:"name" doc:"As it was written last"`
	Color string `json:"color" enum:"blue,violet,amber,green,rose,slate"`
	Count int64  `json:"count" doc:"Leads that have it"`
}

const (
	maxListedTags = 500
	plainTag      = "slate"
)

// Tags are the tags in use, the most used first.
func (s *Service) Tags(tx *db.Tx) ([]Tag, error) { return tagsInUse(tx, maxListedTags) }

// ColorTag gives a tag a colour, whatever way it is written.
func (s *Service) ColorTag(tx *db.Tx, name, color string) error {
	tags, err := mergeTags(nil, []string{name})
	if err != nil || len(tags) == 0 {
		return fault.Invalid.Field("name", fault.BadValue)
	}
	if err := storeTagColor(tx, tagKey(tags[0]), color); err != nil {
		return err
	}
	_, err = bus.Emit(tx, TagsChanged{})
	return err
}

// TagsChanged says that a tag has another colour.
type TagsChanged struct{}

// Record is the event as stored.
func (TagsChanged) Record() bus.Record {
	return bus.Record{Kind: "tags.changed", Entity: "tag", Data: struct{}{}}
}

// replacedTag gives a lead another tag in the place of one.
func replacedTag(tags []string, tag, replacement string) []string {
	next := make([]string, len(tags))
	for i, t := range tags {
		if next[i] = t; tagKey(t) == tagKey(tag) {
			next[i] = replacement
		}
	}
	return next
}
