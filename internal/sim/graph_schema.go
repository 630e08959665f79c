package sim

// The bodies that POST /{version}/{phone_number_id}/messages takes.

var (
	mediaShape       = fields{"id": text(), "link": text()}
	interactiveShape = choice("type", map[string]*shape{
		"button": object(fields{"header": headerShape, "body": bodyShape(1024), "footer": footerShape, "action": object(fields{
			"buttons": list(choice("type", map[string]*shape{"reply": object(fields{"reply": object(fields{
				"id": textUpTo(256).between(1, 256), "title": textUpTo(20).between(1, 20)}, "id", "title")}, "reply")})).between(1, 3),
		}, "buttons")}, "body", "action"),
		"list": object(fields{"header": headerShape, "body": bodyShape(4096), "footer": footerShape, "action": object(fields{
			"button": textUpTo(20).between(1, 20),
			"sections": list(object(fields{"title": textUpTo(24), "rows": list(object(fields{
				"id": textUpTo(200).between(1, 200), "title": textUpTo(24).between(1, 24), "description": textUpTo(72),
			}, "id", "title")).between(1, 10)}, "rows")).between(1, 10),
		}, "button", "sections")}, "body", "action"),
		"cta_url": object(fields{"header": headerShape, "body": bodyShape(1024), "footer": footerShape, "action": object(fields{
			"name": text("cta_url"), "parameters": object(fields{"display_text": textUpTo(20), "url": text()}, "display_text", "url"),
		}, "name", "parameters")}, "body", "action"),
		"location_request_message": object(fields{"body": bodyShape(1024), "action": object(fields{"name": text("send_location")}, "name")}, "body", "action"),
		"request_contact_info":     object(fields{"body": bodyShape(1024), "action": object(fields{"name": text("request_contact_info")}, "name")}, "body", "action"),
	})
	headerShape = choice("type", map[string]*shape{
		"text": object(fields{"text": textUpTo(60)}, "text"), "image": object(fields{"image": object(mediaShape)}, "image"),
		"video": object(fields{"video": object(mediaShape)}, "video"), "document": object(fields{"document": media("filename")}, "document"),
	})
	footerShape   = object(fields{"text": textUpTo(60)}, "text")
	templateShape = object(fields{
		"name":       textUpTo(512).between(1, 512),
		"language":   object(fields{"code": textUpTo(10).between(2, 10), "policy": text("deterministic")}, "code"),
		"components": list(templateComponent),
	}, "name", "language")
	templateComponent = choice("type", map[string]*shape{
		"header": object(fields{"parameters": templateParams}, "parameters"),
		"body":   object(fields{"parameters": templateParams}, "parameters"),
		"button": object(fields{"sub_type": text("url", "quick_reply", "copy_code", "flow", "catalog"), "index": either(text(), integer(0, 9)),
			"parameters": templateParams}, "sub_type", "index"),
	})
	templateParams = list(choice("type", map[string]*shape{
		"text":        object(fields{"text": textUpTo(1024).between(1, 1024), "parameter_name": text()}, "text"),
		"payload":     object(fields{"payload": textUpTo(256)}, "payload"),
		"coupon_code": object(fields{"coupon_code": text()}, "coupon_code"),
		"currency":    object(fields{"currency": object(fields{"fallback_value": text(), "code": text(), "amount_1000": integer(0, 0)}, "fallback_value", "code", "amount_1000")}, "currency"),
		"date_time":   object(fields{"date_time": object(fields{"fallback_value": text()}, "fallback_value")}, "date_time"),
		"image":       object(fields{"image": object(mediaShape)}, "image"),
		"video":       object(fields{"video": object(mediaShape)}, "video"),
		"document":    object(fields{"document": media("filename")}, "document"),
	}))
)

func bodyShape(n float64) *shape { return object(fields{"text": textUpTo(n).between(1, n)}, "text") }

// media is a file by id or link, with further fields.
func media(more ...string) *shape {
	f := fields{"id": text(), "link": text()}
	for _, name := range more {
		f[name] = text()
	}
	if _, ok := f["caption"]; ok {
		f["caption"] = textUpTo(1024)
	}
	return object(f)
}

// graphContents is the part of a message that its type names.
var graphContents = map[string]*shape{
	"text":     object(fields{"body": textUpTo(4096).between(1, 4096), "preview_url": boolean()}, "body"),
	"image":    media("caption"),
	"video":    media("caption"),
	"document": media("caption", "filename"),
	"sticker":  media(),
	"audio":    object(fields{"id": text(), "link": text(), "voice": boolean()}),
	"location": object(fields{"latitude": either(number(-90, 90), text()), "longitude": either(number(-180, 180), text()), "name": text(), "address": text()},
		"latitude", "longitude"),
	"contacts":    list(openObject()).between(1, 0),
	"reaction":    object(fields{"message_id": text(), "emoji": text()}, "message_id", "emoji"),
	"interactive": interactiveShape,
	"template":    templateShape,
}

// graphMessage is a whole message; the content is checked against its type apart.
var graphMessage = func() *shape {
	f := fields{
		"messaging_product": text("whatsapp"), "recipient_type": text("individual"), "to": text(), "recipient": text(),
		"context": object(fields{"message_id": text()}, "message_id"), "biz_opaque_callback_data": textUpTo(512),
	}
	types := make([]string, 0, len(graphContents))
	for name, content := range graphContents {
		f[name] = content
		types = append(types, name)
	}
	f["type"] = text(types...)
	return object(f, "messaging_product")
}()

// graphReceipt marks a message as read, and may show that an answer is being written.
var graphReceipt = object(fields{
	"messaging_product": text("whatsapp"), "status": text("read"), "message_id": text(),
	"typing_indicator": object(fields{"type": text("text")}, "type"),
}, "messaging_product", "status", "message_id")
