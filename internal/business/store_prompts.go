package business

import (
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
)

const promptColumns = "version, calls_prompt, whatsapp_prompt, author_id, author_name, restored_from, saved_at"

func scanPrompts(r db.Row) (PromptVersion, error) {
	var v PromptVersion
	var saved int64
	err := r.Scan(&v.Version, &v.Calls, &v.WhatsApp, &v.AuthorID, &v.Author, &v.RestoredFrom, &saved)
	v.SavedAt = db.Time(saved)
	return v, err
}

// latestPrompts is the version in force, the zero version when none was saved.
func latestPrompts(tx *db.Tx) (PromptVersion, error) {
	found, err := db.List(tx, "SELECT "+promptColumns+" FROM prompt_versions WHERE tenant_id = :tenant ORDER BY version DESC LIMIT 1", nil, scanPrompts)
	if err != nil || len(found) == 0 {
		return PromptVersion{}, err
	}
	return found[0], nil
}

func promptVersion(tx *db.Tx, version int64) (PromptVersion, error) {
	found, err := db.List(tx, "SELECT "+promptColumns+" FROM prompt_versions WHERE tenant_id = :tenant AND version = :version",
		db.Args{"version": version}, scanPrompts)
	if err != nil {
		return PromptVersion{}, err
	}
	if len(found) == 0 {
		return PromptVersion{}, fault.NotFound.New()
	}
	return found[0], nil
}

// listPrompts gives versions below `before` (0: from the newest), without their texts.
func listPrompts(tx *db.Tx, before int64, limit int) ([]PromptVersion, error) {
	return db.List(tx, `SELECT version, '', '', author_id, author_name, restored_from, saved_at
		FROM prompt_versions WHERE tenant_id = :tenant AND (version < :before OR :before = 0)
		ORDER BY version DESC LIMIT :limit`, db.Args{"before": before, "limit": limit}, scanPrompts)
}

// insertPrompts refuses when somebody else saved the same next version at the same moment: the
// person should see that text before replacing it.
func insertPrompts(tx *db.Tx, v PromptVersion) error {
	n, err := tx.Exec(`INSERT INTO prompt_versions (tenant_id, version, calls_prompt, whatsapp_prompt, author_id, author_name, restored_from, saved_at)
		VALUES (:tenant, :version, :calls, :whatsapp, :author_id, :author, :restored_from, :saved_at)
		ON CONFLICT (tenant_id, version) DO NOTHING`,
		db.Args{"version": v.Version, "calls": v.Calls, "whatsapp": v.WhatsApp, "author_id": v.AuthorID, "author": v.Author,
			"restored_from": v.RestoredFrom, "saved_at": db.Ms(v.SavedAt)})
	if err == nil && n == 0 {
		return fault.Conflict.New()
	}
	return err
}
