package business

import (
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/tenant"
)

// loadAI reads the business's own choices; one that never chose has both bots on. The number comes
// with it because a sealed key opens only for the business it was sealed for.
func loadAI(tx *db.Tx) (aiRow, tenant.ID, error) {
	var (
		row aiRow
		id  int64
	)
	err := tx.One(`SELECT b.id, coalesce(a.bot_whatsapp, 1), coalesce(a.bot_calls, 1), coalesce(a.chat_model, ''), coalesce(a.realtime_model, ''),
			coalesce(a.voice, ''), coalesce(a.language, ''), coalesce(a.greeting, ''), coalesce(a.base_url, ''), coalesce(a.api_key, '')
		FROM businesses b LEFT JOIN business_ai a ON a.tenant_id = b.id
		WHERE b.id = :tenant`, nil,
		&id, &row.BotWhatsApp, &row.BotCalls, &row.ChatModel, &row.RealtimeModel, &row.Voice, &row.Language, &row.Greeting, &row.BaseURL, &row.SealedKey)
	return row, tenant.ID(id), err
}

func saveAI(tx *db.Tx, row aiRow) error {
	_, err := tx.Exec(`INSERT INTO business_ai (tenant_id, bot_whatsapp, bot_calls, chat_model, realtime_model, voice, language, greeting, base_url, api_key, updated_at)
		VALUES (:tenant, :bot_whatsapp, :bot_calls, :chat_model, :realtime_model, :voice, :language, :greeting, :base_url, :api_key, :now)
		ON CONFLICT (tenant_id) DO UPDATE SET bot_whatsapp = excluded.bot_whatsapp, bot_calls = excluded.bot_calls,
			chat_model = excluded.chat_model, realtime_model = excluded.realtime_model, voice = excluded.voice, language = excluded.language,
			greeting = excluded.greeting, base_url = excluded.base_url, api_key = excluded.api_key, updated_at = excluded.updated_at`,
		db.Args{"bot_whatsapp": row.BotWhatsApp, "bot_calls": row.BotCalls, "chat_model": row.ChatModel, "realtime_model": row.RealtimeModel,
			"voice": row.Voice, "language": row.Language, "greeting": row.Greeting, "base_url": row.BaseURL, "api_key": row.SealedKey, "now": db.Ms(tx.Now())})
	return err
}
