package calls

import "github.com/moked/moked/internal/db"

const recordingColumns = `r.provider_id, r.call_id, r.url, r.duration_s, r.at, r.blob_key, r.media_type FROM call_recordings r`

func scanRecording(r db.Row) (rec Recording, err error) {
	var at int64
	err = r.Scan(&rec.ProviderID, &rec.CallID, &rec.URL, &rec.DurationS, &at, &rec.BlobKey, &rec.MediaType)
	rec.At = db.Time(at)
	return rec, err
}

// insertRecording stores a message; false when another callback has announced it before.
func insertRecording(tx *db.Tx, r Recording) (bool, error) {
	n, err := tx.Exec(`INSERT INTO call_recordings (tenant_id, provider_id, call_id, url, duration_s, at)
		VALUES (:tenant, :provider, :call, :url, :seconds, :at) ON CONFLICT (tenant_id, provider_id) DO NOTHING`,
		db.Args{"provider": r.ProviderID, "call": r.CallID, "url": r.URL, "seconds": r.DurationS, "at": db.Ms(tx.Now())})
	return n == 1, err
}

// storeSound notes where the sound of a recording is kept.
func storeSound(tx *db.Tx, id, key, mediaType string) error {
	_, err := tx.Exec(`UPDATE call_recordings SET blob_key = :key, media_type = :type WHERE tenant_id = :tenant AND provider_id = :provider`,
		db.Args{"provider": id, "key": key, "type": mediaType})
	return err
}

func recordingByID(tx *db.Tx, id string) (Recording, bool, error) {
	found, err := db.List(tx, `SELECT `+recordingColumns+` WHERE r.tenant_id = :tenant AND r.provider_id = :provider`,
		db.Args{"provider": id}, scanRecording)
	if err != nil || len(found) == 0 {
		return Recording{}, false, err
	}
	return found[0], true, nil
}

func recordingsOf(tx *db.Tx, callID int64) ([]Recording, error) {
	return db.List(tx, `SELECT `+recordingColumns+` WHERE r.tenant_id = :tenant AND r.call_id = :call ORDER BY r.at, r.provider_id`,
		db.Args{"call": callID}, scanRecording)
}

// recordingsOfLead reads the recordings of the calls of a page, by call.
func recordingsOfLead(tx *db.Tx, leadID int64, page []Call) (map[int64][]Recording, error) {
	by := map[int64][]Recording{}
	if len(page) == 0 {
		return by, nil
	}
	newest, oldest := page[0], page[len(page)-1]
	all, err := db.List(tx, `SELECT r.provider_id, r.call_id, r.url, r.duration_s, r.at, r.blob_key, r.media_type
		FROM calls c JOIN call_recordings r ON r.tenant_id = c.tenant_id AND r.call_id = c.id
		WHERE c.tenant_id = :tenant AND c.lead_id = :lead AND (c.started_at, c.id) >= (:from_at, :from_id) AND (c.started_at, c.id) <= (:to_at, :to_id)
		ORDER BY r.at, r.provider_id`, db.Args{"lead": leadID,
		"from_at": db.Ms(oldest.StartedAt), "from_id": oldest.ID, "to_at": db.Ms(newest.StartedAt), "to_id": newest.ID}, scanRecording)
	for _, r := range all {
		by[r.CallID] = append(by[r.CallID], r)
	}
	return by, err
}
