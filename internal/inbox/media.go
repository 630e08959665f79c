package inbox

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/files"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/whatsapp"
)

const (
	jobMedia = "inbox.media"
	// mediaTries is how often a file is asked for. A provider may tell of a file before it has it.
	mediaTries = 6
	// mediaTime is how long fetching one may take, and looking into it.
	mediaTime = 3 * time.Minute
)

// The states of a file.
const (
	mediaWaiting = "waiting"
	mediaKept    = "kept"
	mediaFailed  = "failed"  // it could not be fetched; it can be tried again
	mediaRefused = "refused" // it was fetched, and is nothing to keep
)

// maxMedia is how large a file of a kind may be: as the networks themselves have it.
func maxMedia(kind string) int64 {
	if kind == "document" {
		return 100 << 20
	}
	return 16 << 20
}

// received is the file of a message as it is kept here.
type received struct {
	MessageID int64
	State     string
	Promised  string // the provider's hash
	Error     string
	files.Kept
}

type mediaArgs struct {
	Message int64 `json:"message"`
}

// expectMedia lets a new message's file be fetched at once: its address lives for minutes, the file for
// days.
func (s *Service) expectMedia(tx *db.Tx, m message) error {
	if m.Media.ID == "" || s.files.files == nil {
		return nil
	}
	if err := insertMedia(tx, m.ID, m.Media.SHA256); err != nil {
		return err
	}
	return enqueueMedia(tx, m.ID)
}

func enqueueMedia(tx *db.Tx, messageID int64) error {
	return jobs.Enqueue(tx, jobs.Job{Kind: jobMedia, Args: mediaArgs{messageID}, Unique: "inbox.media:" + strconv.FormatInt(messageID, 10)})
}

// fetchMedia takes a message's file from the provider into the store.
func (s *Service) fetchMedia(ctx context.Context, run *jobs.Run) error {
	var args mediaArgs
	if err := run.Args(&args); err != nil {
		return jobs.Dead(err)
	}
	var m message
	var f received
	var ch business.Channel
	err := run.Read(func(tx *db.Tx) (err error) {
		var found bool
		if f, found, err = mediaByMessage(tx, args.Message); err != nil || !found {
			return err
		}
		if m, _, err = messageByID(tx, args.Message); err != nil {
			return err
		}
		ch, err = s.business.ChannelByID(tx, m.ChannelID)
		return err
	})
	if fault.Is(err, fault.NotFound) {
		return run.Done(func(tx *db.Tx) error { return s.missMedia(tx, m, mediaFailed, codeNoChannel) })
	}
	if err != nil || f.State != mediaWaiting {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, mediaTime)
	defer cancel()
	kept, err := s.takeMedia(ctx, run, ch, m, f.Promised)
	if state, problem := judge(err); state == mediaRefused || err != nil && run.Attempt >= mediaTries {
		s.log.Warn("the file of a message is not kept", "message", m.ID, "problem", problem, "error", err)
		return run.Done(func(tx *db.Tx) error { return s.missMedia(tx, m, state, problem) })
	}
	if err != nil {
		return err
	}
	return run.Done(func(tx *db.Tx) error {
		fresh, err := storeKept(tx, m.ID, kept)
		if err != nil || !fresh {
			return err
		}
		if err := s.files.files.Claim(tx, kept.Key); err != nil {
			return err
		}
		_, err = bus.Emit(tx, eventOf("message.media", m))
		return err
	})
}

var (
	errMediaTooLarge = errors.New("inbox: the file is too large")
	errMediaTorn     = errors.New("inbox: the file is not the one that was promised")
)

// takeMedia streams the file into the store and looks into it there.
func (s *Service) takeMedia(ctx context.Context, run *jobs.Run, ch business.Channel, m message, promised string) (k files.Kept, err error) {
	provider, ok := s.providers[ch.Provider]
	if !ok {
		return k, errors.New("inbox: no provider " + ch.Provider)
	}
	from, err := provider.Fetch(ctx, account(ch), m.Media.ID)
	if err != nil {
		return k, err
	}
	defer from.Close()
	var key string
	if err := run.Write(func(tx *db.Tx) (err error) {
		key, err = s.files.files.Expect(tx, fmt.Sprintf("media/%d", m.ID))
		return err
	}); err != nil {
		return k, err
	}
	limit := maxMedia(m.Type)
	k, err = s.files.files.Keep(ctx, key, m.Media.Name, io.LimitReader(from, limit+1))
	switch {
	case err != nil:
		return k, err
	case k.Size > limit:
		err = errMediaTooLarge
	case !keepsPromise(promised, k.SHA256):
		err = errMediaTorn
	default:
		return k, nil
	}
	s.files.files.Discard(ctx, key)
	return files.Kept{}, err
}

// keepsPromise compares a hash with the one that the provider named, in base64 or hexadecimal.
func keepsPromise(promised, sum string) bool {
	if promised == "" || strings.EqualFold(promised, sum) {
		return true
	}
	raw, err := base64.StdEncoding.DecodeString(promised)
	return err == nil && hex.EncodeToString(raw) == sum
}

// judge says what a failure means for the file. What our own rules refuse stays refused.
func judge(err error) (state, problem string) {
	var f *fault.Error
	var told *whatsapp.SendError
	switch {
	case err == nil:
		return "", ""
	case errors.Is(err, errMediaTooLarge):
		return mediaRefused, fault.TooLarge.Code
	case errors.As(err, &f) && f.Kind.Status < 500:
		return mediaRefused, f.Kind.Code
	case errors.As(err, &told):
		return mediaFailed, told.Code
	}
	return mediaFailed, "unreachable"
}

// missMedia records that there is no file.
func (s *Service) missMedia(tx *db.Tx, m message, state, problem string) error {
	fresh, err := setMediaState(tx, m.ID, mediaWaiting, state, problem)
	if err != nil || !fresh {
		return err
	}
	_, err = bus.Emit(tx, eventOf("message.media", m))
	return err
}

// attachMedia puts the files that are kept here on the messages of a page.
func (s *Service) attachMedia(tx *db.Tx, leadID int64, page []message, t *Thread) error {
	place := map[int64]int{}
	for i, m := range page {
		if m.Media.ID != "" {
			place[m.ID] = i
		}
	}
	if len(place) == 0 {
		return nil
	}
	all, err := mediaBetween(tx, leadID, pointOf(page[0]), pointOf(page[len(page)-1]))
	if err != nil {
		return err
	}
	for _, f := range all {
		i, here := place[f.MessageID]
		if !here || t.Items[i].Media == nil {
			continue
		}
		shown := t.Items[i].Media
		shown.State = f.State
		if f.State == mediaKept {
			shown.Type, shown.Size, shown.Width, shown.Height, shown.Thumbnail = f.Type, f.Size, f.Width, f.Height, f.ThumbKey != ""
			if f.Name != "" {
				shown.Name = f.Name
			}
		}
	}
	return nil
}
