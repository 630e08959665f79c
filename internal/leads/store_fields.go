package leads

import (
	"encoding/json"

	"github.com/moked/moked/internal/db"
)

// loadFields are all fields, deleted ones included, in order.
func loadFields(tx *db.Tx) ([]Field, error) {
	return db.List(tx, `SELECT key, label, kind, options, required_at, position, deleted_at FROM lead_fields
		WHERE tenant_id = :tenant ORDER BY position, key`, nil,
		func(r db.Row) (f Field, err error) {
			var options, required string
			if err = r.Scan(&f.Key, &f.Label, &f.Kind, &options, &required, &f.Position, &f.deletedAt); err != nil {
				return f, err
			}
			if err = json.Unmarshal([]byte(options), &f.Options); err != nil {
				return f, err
			}
			err = json.Unmarshal([]byte(required), &f.RequiredAt)
			return f, err
		})
}

func insertField(tx *db.Tx, f Field) error {
	args, err := fieldArgs(f)
	if err != nil {
		return err
	}
	args["kind"], args["now"] = f.Kind, db.Ms(tx.Now())
	_, err = tx.Exec(`INSERT INTO lead_fields (tenant_id, key, label, kind, options, required_at, position, created_at, deleted_at)
		VALUES (:tenant, :key, :label, :kind, :options, :required, :position, :now, :deleted)`, args)
	return err
}

func updateField(tx *db.Tx, f Field) error {
	args, err := fieldArgs(f)
	if err != nil {
		return err
	}
	return changeOne(tx, `UPDATE lead_fields SET label = :label, options = :options, required_at = :required,
		position = :position, deleted_at = :deleted WHERE tenant_id = :tenant AND key = :key`, args)
}

func fieldArgs(f Field) (db.Args, error) {
	options, err := json.Marshal(f.Options)
	if err != nil {
		return nil, err
	}
	required, err := json.Marshal(f.RequiredAt)
	return db.Args{
		"key": f.Key, "label": f.Label, "options": string(options), "required": string(required),
		"position": f.Position, "deleted": f.deletedAt,
	}, err
}

// storeFieldValues writes what the filters look at.
func storeFieldValues(tx *db.Tx, leadID int64, values FieldValues) error {
	fields, err := loadFields(tx)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM lead_field_values WHERE tenant_id = :tenant AND lead_id = :id`, db.Args{"id": leadID}); err != nil {
		return err
	}
	for _, f := range fields {
		for i, item := range f.items(values[f.Key]) {
			if _, err := tx.Exec(`INSERT INTO lead_field_values (tenant_id, field, lead_id, item, words, amount)
				VALUES (:tenant, :field, :id, :item, :words, :amount)`,
				db.Args{"field": f.Key, "id": leadID, "item": i, "words": item.words, "amount": item.amount}); err != nil {
				return err
			}
		}
	}
	return nil
}
