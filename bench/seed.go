package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"path/filepath"

	"github.com/moked/moked/internal/app"
	"github.com/moked/moked/internal/auth"
	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/leads"
	"github.com/moked/moked/internal/tenant"
	"github.com/moked/moked/internal/web"
)

const (
	password        = "correct horse 9 battery"
	appSecret       = "bench-app-secret" // the baseline's seed has it too
	leadsOfBusiness = 10_000
	usersOfBusiness = 16 // the product limits the requests of a session: one alone would meet that
)

// What is read and moved is the first business's, what is created and received the second's: the
// board that is listed stays the same size.
const (
	readBusiness  = 1
	writeBusiness = 2
)

var (
	firstNames = []string{"נועה", "אברהם", "שרה", "יוסף", "רבקה", "דוד", "מיכל", "יעקב", "תמר", "משה", "רחל", "אלעזר", "גילה", "חיים", "ליאור", "עדי", "נדב", "הדס", "איתי", "שקד"}
	lastNames  = []string{"כהן", "לוי", "מזרחי", "פרץ", "ביטון", "דהן", "אברהמי", "פרידמן", "מלכה", "אזולאי", "כץ", "יוספי", "דוידוב", "עמר", "אוחיון", "חדד", "גבאי", "בן דוד", "אדרי", "לוין", "טל", "קליין", "חן", "שפירא", "חזן", "משה", "אשכנזי", "אוחנה", "סגל", "גולן"}
	sources    = []string{"אתר", "פייסבוק", "המלצה", "טלפון", "גוגל"}
	statuses   = []string{"new", "attempting", "no_answer", "contacted", "interested", "follow_up", "not_relevant", "won", "lost"}
)

func email(business, n int) string { return fmt.Sprintf("agent%d@business%d.test", n, business) }

// phoneNumberID is Meta's name of the business's WhatsApp number.
func phoneNumberID(business int) string { return fmt.Sprintf("10000000%07d", business) }

// seed fills a new database through the product's own packages, so that every row is as the product
// writes it, events and search text included. It returns the leads of the business that is read.
func seed(dir, url string, count int) ([]int64, error) {
	ctx := context.Background()
	a, err := app.New(ctx, app.Config{DataDir: dir, PublicURL: url, Cookies: "deploy"}, slog.New(slog.NewTextHandler(io.Discard, nil)), clock.New(0))
	if err != nil {
		return nil, err
	}
	defer a.Close(ctx)
	hash, err := a.Auth.HashPassword(ctx, password)
	if err != nil {
		return nil, err
	}
	var ids []int64
	for n := 1; n <= max(count/leadsOfBusiness, writeBusiness); n++ {
		err := a.DB.System(ctx, "seed a business", func(system *db.Tx) error {
			made := make([]int64, 0, leadsOfBusiness)
			b, tx, err := a.Business.Create(system, business.NewBusiness{Name: fmt.Sprintf("עסק %d", n)})
			if err != nil {
				return err
			}
			for i := range usersOfBusiness {
				if _, err := a.Auth.CreateUser(system, auth.NewUser{Home: tenant.ID(b.ID), Email: email(n, i), Name: "נציג", Role: web.Agent, Hash: hash}); err != nil {
					return err
				}
			}
			if _, err := a.Business.AddChannel(tx, business.NewChannel{Kind: business.KindWhatsApp, Provider: "meta", Address: fmt.Sprintf("+97255500%04d", n), Settings: map[string]string{
				"phone_number_id": phoneNumberID(n), "access_token": "none", "app_secret": appSecret, "verify_token": "none"}}); err != nil {
				return err
			}
			dice := rand.New(rand.NewPCG(uint64(n), 1)) // the same leads in every run
			for i := range min(count, leadsOfBusiness) {
				lead, _, err := a.Leads.Create(tx, draft(dice, i))
				if err != nil {
					return err
				}
				made = append(made, lead.ID)
			}
			if n == readBusiness {
				ids = made
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return ids, nil
}

func draft(dice *rand.Rand, i int) leads.Draft {
	one := func(of []string) string { return of[dice.IntN(len(of))] }
	return leads.Draft{
		Name: one(firstNames) + " " + one(lastNames), Phone: fmt.Sprintf("+97252%07d", 2_000_000+i),
		Status: one(statuses), Source: one(sources), Notes: "מבקש הצעת מחיר, לחזור אחר הצהריים", ValueAgorot: int64(dice.IntN(900_000)),
	}
}

// databaseFile is where the product keeps its data.
func databaseFile(dir string) string { return filepath.Join(dir, "moked.db") }
