package leads

import (
	"strconv"

	"github.com/moked/moked/internal/db"
)

// Grouping is what the columns of the board stand for.
type Grouping string

// The groupings.
const (
	ByStatus Grouping = "status"
	ByOwner  Grouping = "owner"
	BySource Grouping = "source"
)

// Column is the head of one column of the board. Key is what a lead's field holds: a status, the id
// of an owner or none, a source.
type Column struct {
	Key         string `json:"key" doc:"Key of a status, id of an owner or none, or a source"`
	Label       string `json:"label"`
	Status      string `json:"status" doc:"Key of a status; empty when the columns are not statuses"`
	Count       int64  `json:"count"`
	ValueAgorot int64  `json:"value_agorot"`
}

// nothing is the key of the column of leads without an owner, or without a source.
const nothing = "none"

// maxSources is how many sources are columns of their own, those with the most leads.
const maxSources = 50

// Columns gives the number and worth of the leads in each column, empty columns included.
func (s *Service) Columns(tx *db.Tx, by Grouping, f Filter) ([]Column, error) {
	all, err := s.everyColumn(tx, by)
	if err != nil {
		return nil, err
	}
	if f, err = s.prepare(tx, f); err != nil {
		return nil, err
	}
	sums, err := columnSums(tx, by, f, QueryWords(f.Query))
	if err != nil {
		return nil, err
	}
	if rescued := Rescue(f.Query); len(sums) == 0 && rescued != "" {
		if sums, err = columnSums(tx, by, f, QueryWords(rescued)); err != nil {
			return nil, err
		}
	}
	for i := range all {
		sum := sums[all[i].Key]
		all[i].Count, all[i].ValueAgorot = sum.Count, sum.ValueAgorot
	}
	return all, nil
}

// everyColumn lists the columns whatever is filtered, so that none vanishes under a search and each
// can take a card.
func (s *Service) everyColumn(tx *db.Tx, by Grouping) ([]Column, error) {
	switch by {
	case ByOwner:
		owners, err := loadOwners(tx)
		if err != nil {
			return nil, err
		}
		columns := []Column{{Key: nothing}}
		for _, o := range owners {
			columns = append(columns, Column{Key: strconv.FormatInt(o.ID, 10), Label: o.Name})
		}
		return columns, nil
	case BySource:
		return loadSources(tx, maxSources)
	}
	statuses, err := loadStatuses(tx)
	if err != nil {
		return nil, err
	}
	columns := make([]Column, len(statuses))
	for i, status := range statuses {
		columns[i] = Column{Key: status.Key, Label: status.Label, Status: status.Key}
	}
	return columns, nil
}
