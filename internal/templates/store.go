package templates

import (
	"encoding/json"
	"time"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/web"
)

// maxListed is how many templates of a number are shown: Meta allows 6,000, nobody has read them.
const maxListed = 500

const columns = `id, channel_id, provider_id, status, reason, quality, category, content, bindings, synced_at, updated_at`

func scan(r db.Row) (t Template, err error) {
	var content, bindings, category string
	var synced, updated int64
	if err = r.Scan(&t.ID, &t.ChannelID, &t.providerID, &t.Status, &t.Reason, &t.Quality, &category, &content, &bindings, &synced, &updated); err != nil {
		return t, err
	}
	if err = json.Unmarshal([]byte(content), &t.Template); err != nil {
		return t, err
	}
	if err = json.Unmarshal([]byte(bindings), &t.Bindings); err != nil {
		return t, err
	}
	t.Category, t.Slots = category, t.Template.Slots()
	t.syncedAt, t.UpdatedAt = db.Time(synced), web.Time(db.Time(updated))
	return t, nil
}

func args(t Template, now time.Time, by int64) (db.Args, error) {
	content, err := json.Marshal(t.Template)
	if err != nil {
		return nil, err
	}
	bindings, err := json.Marshal(t.Bindings)
	return db.Args{"id": t.ID, "provider_id": t.providerID, "name": t.Name, "language": t.Language, "category": t.Category, "status": t.Status,
		"reason": t.Reason, "quality": t.Quality, "content": string(content), "bindings": string(bindings), "by": by, "now": db.Ms(now)}, err
}

// insertTemplate adds a template; fresh is false when the number has one of that name and language.
func insertTemplate(tx *db.Tx, t Template, by int64) (fresh bool, err error) {
	a, err := args(t, tx.Now(), by)
	if err != nil {
		return false, err
	}
	a["channel"] = t.ChannelID
	n, err := tx.Exec(`
		INSERT INTO message_templates (tenant_id, id, channel_id, provider_id, name, language, category, status, reason, quality,
			content, bindings, synced_at, updated_by, updated_at)
		VALUES (:tenant, :id, :channel, :provider_id, :name, :language, :category, :status, :reason, :quality,
			:content, :bindings, :now, :by, :now)
		ON CONFLICT DO NOTHING`, a)
	return n == 1, err
}

// updateTemplate stores a template as it is now; by is 0 when the network changed it and no person.
func updateTemplate(tx *db.Tx, t Template, by int64) error {
	a, err := args(t, tx.Now(), by)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`
		UPDATE message_templates SET provider_id = :provider_id, name = :name, language = :language, category = :category, status = :status,
			reason = :reason, quality = :quality, content = :content, bindings = :bindings, synced_at = :now,
			updated_by = CASE WHEN CAST(:by AS BIGINT) = 0 THEN updated_by ELSE CAST(:by AS BIGINT) END, updated_at = CASE WHEN CAST(:by AS BIGINT) = 0 THEN updated_at ELSE :now END
		WHERE tenant_id = :tenant AND id = :id`, a)
	return err
}

func deleteTemplate(tx *db.Tx, id int64) error {
	_, err := tx.Exec(`DELETE FROM message_templates WHERE tenant_id = :tenant AND id = :id`, db.Args{"id": id})
	return err
}

// deleteUnseen forgets what the provider has no more, and gives it.
func deleteUnseen(tx *db.Tx, channelID, before int64) ([]Template, error) {
	return db.List(tx, `
		DELETE FROM message_templates
		WHERE tenant_id = :tenant AND channel_id = :channel AND synced_at < :before AND status NOT IN ('submitting', 'failed')
		RETURNING `+columns, db.Args{"channel": channelID, "before": before}, scan)
}

// deleteOrphans forgets the templates of numbers that are no more.
func deleteOrphans(tx *db.Tx) error {
	_, err := tx.Exec(`
		DELETE FROM message_templates
		WHERE tenant_id = :tenant AND channel_id NOT IN (SELECT c.id FROM channels c WHERE c.tenant_id = :tenant)`, nil)
	return err
}

// loadTemplate answers fault.NotFound for one that is gone, or never was.
func loadTemplate(tx *db.Tx, id int64) (Template, error) {
	all, err := db.List(tx, `SELECT `+columns+` FROM message_templates WHERE tenant_id = :tenant AND id = :id`, db.Args{"id": id}, scan)
	if err == nil && len(all) == 0 {
		err = fault.NotFound.New()
	}
	if err != nil {
		return Template{}, err
	}
	return all[0], nil
}

// templateNamed is the id of a number's template of that name and language, 0 if there is none.
func templateNamed(tx *db.Tx, channelID int64, name, language string) (id int64, err error) {
	err = tx.One(`SELECT COALESCE(max(id), 0) FROM message_templates
		WHERE tenant_id = :tenant AND channel_id = :channel AND name = :name AND language = :language`,
		db.Args{"channel": channelID, "name": name, "language": language}, &id)
	return id, err
}

// templatesOf are a number's templates by name.
func templatesOf(tx *db.Tx, channelID int64) ([]Template, error) {
	return db.List(tx, `SELECT `+columns+` FROM message_templates
		WHERE tenant_id = :tenant AND channel_id = :channel ORDER BY name, language LIMIT :limit`,
		db.Args{"channel": channelID, "limit": maxListed}, scan)
}

// whatsappChannels are the numbers that have templates.
func whatsappChannels(tx *db.Tx) ([]int64, error) {
	return db.List(tx, `SELECT id FROM channels WHERE tenant_id = :tenant AND kind = 'whatsapp' AND state <> 'disabled' ORDER BY id`,
		nil, func(r db.Row) (id int64, err error) {
			err = r.Scan(&id)
			return id, err
		})
}
