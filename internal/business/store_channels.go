package business

import (
	"encoding/json"
	"errors"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/tenant"
)

const channelColumns = "tenant_id, id, kind, provider, address, state, last_error, settings, secrets, created_at, updated_at"

func scanChannel(r db.Row) (channelRow, error) {
	var (
		row                      channelRow
		id, created, updated     int64
		settingsJSON, sealedJSON string
	)
	if err := r.Scan(&id, &row.ID, &row.Kind, &row.Provider, &row.Address, &row.State, &row.LastError, &settingsJSON, &sealedJSON, &created, &updated); err != nil {
		return row, err
	}
	row.TenantID, row.CreatedAt, row.UpdatedAt = tenant.ID(id), db.Time(created), db.Time(updated)
	return row, errors.Join(json.Unmarshal([]byte(settingsJSON), &row.Settings), json.Unmarshal([]byte(sealedJSON), &row.Sealed))
}

func oneChannel(found []channelRow, err error, missing *fault.Kind) (channelRow, error) {
	if err != nil {
		return channelRow{}, err
	}
	if len(found) == 0 {
		return channelRow{}, missing.New()
	}
	return found[0], nil
}

func channelByID(tx *db.Tx, id int64) (channelRow, error) {
	found, err := db.List(tx, "SELECT "+channelColumns+" FROM channels WHERE tenant_id = :tenant AND id = :id", db.Args{"id": id}, scanChannel)
	return oneChannel(found, err, fault.NotFound)
}

func usableChannel(tx *db.Tx, kind string) (channelRow, error) {
	found, err := db.List(tx, "SELECT "+channelColumns+` FROM channels WHERE tenant_id = :tenant AND kind = :kind AND state <> 'disabled'
		ORDER BY CASE state WHEN 'active' THEN 0 ELSE 1 END, id LIMIT 1`, db.Args{"kind": kind}, scanChannel)
	return oneChannel(found, err, NoChannel)
}

func listChannels(tx *db.Tx) ([]channelRow, error) {
	return db.List(tx, "SELECT "+channelColumns+" FROM channels WHERE tenant_id = :tenant ORDER BY id", nil, scanChannel)
}

// channelsOf runs in a System transaction.
func channelsOf(tx *db.Tx, kind, provider string) ([]channelRow, error) {
	return db.List(tx, "SELECT "+channelColumns+" FROM channels WHERE kind = :kind AND provider = :provider ORDER BY tenant_id, id",
		db.Args{"kind": kind, "provider": provider}, scanChannel)
}

func channelArgs(row channelRow) (db.Args, error) {
	settings, err := json.Marshal(row.Settings)
	if err != nil {
		return nil, err
	}
	sealed, err := json.Marshal(row.Sealed)
	return db.Args{"id": row.ID, "address": row.Address, "state": row.State, "last_error": row.LastError,
		"settings": string(settings), "secrets": string(sealed), "updated_at": db.Ms(row.UpdatedAt)}, err
}

func insertChannel(tx *db.Tx, row channelRow) error {
	args, err := channelArgs(row)
	if err != nil {
		return err
	}
	args["kind"], args["provider"], args["created_at"] = row.Kind, row.Provider, db.Ms(row.CreatedAt)
	_, err = tx.Exec(`INSERT INTO channels (tenant_id, id, kind, provider, address, state, last_error, settings, secrets, created_at, updated_at)
		VALUES (:tenant, :id, :kind, :provider, :address, :state, :last_error, :settings, :secrets, :created_at, :updated_at)`, args)
	return err
}

func updateChannel(tx *db.Tx, row channelRow) error {
	args, err := channelArgs(row)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`UPDATE channels SET address = :address, state = :state, last_error = :last_error, settings = :settings, secrets = :secrets, updated_at = :updated_at
		WHERE tenant_id = :tenant AND id = :id`, args)
	return err
}

func deleteChannel(tx *db.Tx, id int64) error {
	_, err := tx.Exec("DELETE FROM channels WHERE tenant_id = :tenant AND id = :id", db.Args{"id": id})
	return err
}

// findRoute runs in a System transaction.
func findRoute(tx *db.Tx, key string) (business, channel int64, err error) {
	err = tx.One("SELECT business_id, channel_id FROM channel_routes WHERE route_key = :key", db.Args{"key": key}, &business, &channel)
	if errors.Is(err, db.ErrNoRows) {
		err = ErrNoRoute
	}
	return business, channel, err
}

// claim takes a number and the route of its webhooks for a channel. What is taken already is a
// refusal, which differs only for a channel of one's own: whose else it is, nobody learns.
func claim(tx *db.Tx, channel int64, address string, keys []string) error {
	var others int64
	err := tx.One("SELECT count(*) FROM channel_routes WHERE route_key IN (:whatsapp, :voice) AND business_id <> :tenant",
		db.Args{"whatsapp": addressKey(KindWhatsApp, address), "voice": addressKey(KindVoice, address)}, &others)
	if err != nil {
		return err
	}
	if others > 0 {
		return AddressTaken.New()
	}
	for _, key := range keys {
		n, err := tx.Exec(`INSERT INTO channel_routes (route_key, business_id, channel_id) VALUES (:key, :tenant, :channel)
			ON CONFLICT (route_key) DO NOTHING`, db.Args{"key": key, "channel": channel})
		if err != nil {
			return err
		}
		if n == 1 {
			continue
		}
		var own int64
		if err := tx.One("SELECT count(*) FROM channel_routes WHERE route_key = :key AND business_id = :tenant", db.Args{"key": key}, &own); err != nil {
			return err
		}
		if own > 0 {
			return ChannelExists.New()
		}
		return AddressTaken.New()
	}
	return nil
}

func release(tx *db.Tx, channel int64) error {
	_, err := tx.Exec("DELETE FROM channel_routes WHERE business_id = :tenant AND channel_id = :channel", db.Args{"channel": channel})
	return err
}
