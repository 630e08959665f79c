package notify

import (
	"crypto/ecdh"
	"encoding/base64"
	"encoding/json"
	"strings"

	webpush "github.com/SherClockHolmes/webpush-go"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/web"
)

func (s *Service) pushRoutes(r *web.Router) {
	web.Add(r, "GET /api/push/devices", "signed_in", "My devices that take notifications, and the key to subscribe with", s.devices)
	web.Add(r, "POST /api/push/devices", "signed_in", "Take notifications on this device", s.subscribe, 201)
	web.Add(r, "DELETE /api/push/devices/{id}", "signed_in", "Stop notifications on a device", s.unsubscribe)
	web.AddPlain(r, "POST /api/push/test", "signed_in", "Send a test notification to my devices", s.test)
}

// Device is a browser that takes notifications.
type Device struct {
	ID         int64   `json:"id"`
	Name       string  `json:"name" doc:"As the device names itself"`
	Endpoint   string  `json:"endpoint_hash" doc:"SHA-256 of its address, by which a browser knows itself"`
	CreatedAt  string  `json:"created_at" format:"date-time"`
	LastSentAt *string `json:"last_sent_at" format:"date-time"`
}

// Devices are a person's devices.
type Devices struct {
	PublicKey string   `json:"public_key" doc:"The applicationServerKey of this installation"`
	Items     []Device `json:"items" nullable:"false"`
}

func (s *Service) devices(c web.Ctx, tx *db.Tx, _ *struct{}) (Devices, error) {
	out := Devices{PublicKey: s.vapid.public, Items: []Device{}}
	mine, err := subscriptionsOf(tx, c.Principal.UserID)
	if err != nil {
		return out, err
	}
	for _, d := range mine {
		sub, err := s.open(d)
		if err != nil {
			continue // sealed with another master key: it can only be subscribed anew
		}
		shown := Device{ID: d.ID, Name: d.name, Endpoint: hashOf(sub.Endpoint), CreatedAt: web.Time(d.createdAt)}
		if !d.lastSentAt.IsZero() {
			at := web.Time(d.lastSentAt)
			shown.LastSentAt = &at
		}
		out.Items = append(out.Items, shown)
	}
	return out, nil
}

type subscribeIn struct {
	Body struct {
		Endpoint string `json:"endpoint" minLength:"1" maxLength:"2000"`
		Keys     struct {
			P256dh string `json:"p256dh" maxLength:"200"`
			Auth   string `json:"auth" maxLength:"100"`
		} `json:"keys"`
		Device string `json:"device,omitempty" maxLength:"100" doc:"A name for the list"`
	}
}

// subscribe keeps a device. A browser has one address, whoever is signed in: the last one has it.
func (s *Service) subscribe(c web.Ctx, tx *db.Tx, in *subscribeIn) (Device, error) {
	if c.Principal.Impersonating {
		return Device{}, fault.Impersonating.New()
	}
	sub := webpush.Subscription{Endpoint: in.Body.Endpoint, Keys: webpush.Keys{P256dh: in.Body.Keys.P256dh, Auth: in.Body.Keys.Auth}}
	if !acceptable(sub.Endpoint, s.o.Local) {
		return Device{}, fault.Invalid.Field("endpoint", badEndpoint)
	}
	if _, err := ecdh.P256().NewPublicKey(rawKey(sub.Keys.P256dh)); err != nil {
		return Device{}, fault.Invalid.Field("keys.p256dh", badKey)
	}
	if len(rawKey(sub.Keys.Auth)) != 16 {
		return Device{}, fault.Invalid.Field("keys.auth", badKey)
	}
	plain, err := json.Marshal(sub)
	if err != nil {
		return Device{}, err
	}
	sealed, err := s.o.Box.Seal(c.Principal.Scope.ID(), sealedField, plain)
	if err != nil {
		return Device{}, err
	}
	name := web.CleanName(in.Body.Device)
	id, err := storeDevice(tx, c.Principal.UserID, hashOf(sub.Endpoint), sealed, name)
	return Device{ID: id, Name: name, Endpoint: hashOf(sub.Endpoint), CreatedAt: web.Time(tx.Now())}, err
}

// rawKey decodes a key of a subscription; nil when it is none.
func rawKey(text string) []byte {
	raw, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(text, "="))
	if err != nil {
		return nil
	}
	return raw
}

type devicePath struct {
	ID int64 `path:"id" minimum:"1" doc:"Device"`
}

func (s *Service) unsubscribe(c web.Ctx, tx *db.Tx, in *devicePath) (web.Empty, error) {
	d, found, err := loadDevice(tx, in.ID)
	if err != nil {
		return web.Empty{}, err
	}
	if !found || d.userID != c.Principal.UserID {
		return web.Empty{}, fault.NotFound.New()
	}
	return web.Empty{}, removeDevice(tx, in.ID)
}

// Tried is what came of a test.
type Tried struct {
	Sent    int `json:"sent"`
	Failed  int `json:"failed"`
	Removed int `json:"removed" doc:"Devices that are gone"`
}

// test sends a message to each of the asker's devices at once, so that they see it or see that it failed.
func (s *Service) test(c web.Ctx, _ *struct{}) (Tried, error) {
	if err := web.Scoped(c.Principal); err != nil {
		return Tried{}, err
	}
	var mine []device
	err := s.o.DB.Read(c, c.Principal.Scope, func(tx *db.Tx) (err error) {
		mine, err = subscriptionsOf(tx, c.Principal.UserID)
		return err
	})
	if err != nil {
		return Tried{}, err
	}
	if len(mine) == 0 {
		return Tried{}, NoDevice.New()
	}
	message, err := json.Marshal(payload{Title: testTitle.In(c.Lang), Body: testBody.In(c.Lang), URL: "/account", Tag: "test", Dir: dir(c.Lang), Lang: c.Lang})
	if err != nil {
		return Tried{}, err
	}
	var tried Tried
	for _, d := range mine {
		out := s.sendPush(c, d, message)
		switch {
		case out.gone:
			tried.Removed++
			err = s.o.DB.Write(c, c.Principal.Scope, func(tx *db.Tx) error { return removeDevice(tx, d.ID) })
		case out.state == sent:
			tried.Sent++
			err = s.o.DB.Write(c, c.Principal.Scope, func(tx *db.Tx) error { return touchDevice(tx, d.ID) })
		default:
			tried.Failed++
		}
		if err != nil {
			return tried, err
		}
	}
	return tried, nil
}
