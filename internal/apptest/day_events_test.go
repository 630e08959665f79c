package apptest_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/moked/moked/internal/apptest"
)

// person is one customer of a business of the day: every fifth hides the number.
type person struct{ phone, userID, name string }

func personOf(business, n int) person {
	p := person{name: fmt.Sprintf("לקוח %d %d", business, n), userID: fmt.Sprintf("IL.1349%04d%04d", business, n)}
	if n%5 != 4 {
		p.phone = fmt.Sprintf("97252%03d%04d", business, n)
	}
	return p
}

// said is one thing of the day, as Meta tells it.
type said struct {
	id     string
	change map[string]any
}

// dayOf is what happens at one business: each person writes some messages, a second apart; some send a
// picture, some ask to be left alone, and some are answered on the phone. A fifth of all comes twice, and
// neighbours change places.
func dayOf(r *rand.Rand, c apptest.Company, business, people, messages int, from time.Time) []said {
	var all []said
	for n := range messages {
		for i := range people {
			p := personOf(business, i)
			id := fmt.Sprintf("wamid.%d.%d.%d", business, i, n)
			at := from.Add(time.Duration(n*people+i) * time.Second)
			content := map[string]any{"type": "text", "text": map[string]any{"body": fmt.Sprintf("הודעה %d של %s", n, p.name)}}
			field := "messages"
			switch {
			case n == messages/2 && i%7 == 3:
				content["text"] = map[string]any{"body": "הסר"}
			case n == messages/2 && i%7 == 5 && p.phone != "":
				field = "smb_message_echoes"
			case n%6 == 5:
				content = map[string]any{"type": "image", "image": map[string]any{"id": "DAYMEDIA", "mime_type": "image/png", "sha256": "x", "caption": fmt.Sprintf("תמונה %d", n)}}
			}
			one := said{id, changeOf(c, p, field, id, at, content)}
			all = append(all, one)
			if r.IntN(5) == 0 {
				all = append(all, one)
			}
		}
	}
	for i := range all {
		j := min(len(all)-1, i+r.IntN(8))
		all[i], all[j] = all[j], all[i]
	}
	return all
}

func changeOf(c apptest.Company, p person, field, id string, at time.Time, content map[string]any) map[string]any {
	contact := map[string]any{"profile": map[string]any{"name": p.name}, "user_id": p.userID}
	message := map[string]any{"id": id, "timestamp": fmt.Sprint(at.Unix())}
	for k, v := range content {
		message[k] = v
	}
	if p.phone != "" {
		contact["wa_id"] = p.phone
	}
	value := map[string]any{"messaging_product": "whatsapp", "metadata": map[string]any{"display_phone_number": c.WhatsApp[1:], "phone_number_id": c.PhoneNumberID}}
	if field == "smb_message_echoes" {
		message["from"], message["to"] = c.WhatsApp[1:], p.phone
		value["message_echoes"] = []any{message}
		return map[string]any{"field": field, "value": value}
	}
	message["from_user_id"] = p.userID
	if p.phone != "" {
		message["from"] = p.phone
	}
	value["contacts"], value["messages"] = []any{contact}, []any{message}
	return map[string]any{"field": field, "value": value}
}

// batches puts the things of a business into deliveries of one to four.
func batches(r *rand.Rand, all []said) (bodies [][]byte, err error) {
	for len(all) > 0 {
		n := min(len(all), 1+r.IntN(4))
		var changes []any
		for _, one := range all[:n] {
			changes = append(changes, one.change)
		}
		all = all[n:]
		body, err := json.Marshal(map[string]any{"object": "whatsapp_business_account", "entry": []any{map[string]any{"id": "100000000000001", "changes": changes}}})
		if err != nil {
			return nil, err
		}
		bodies = append(bodies, body)
	}
	return bodies, nil
}
