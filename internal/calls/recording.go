package calls

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/moked/moked/internal/blob"
	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/business"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/jobs"
	"github.com/moked/moked/internal/telephony"
)

// A recording is announced once, by the carrier's webhook, and that alone makes the job which
// fetches its sound: listening never starts work.
const (
	jobFetch     = "calls.fetch"
	fetchTimeout = time.Minute
	// fetchTries is how long a carrier may take to have what it announced.
	fetchTries = 6
	maxSound   = 64 << 20
)

var errSoundTooLarge = errors.New("calls: the recording is too large")

type fetchArgs struct {
	Recording string `json:"recording"`
}

func enqueueFetch(tx *db.Tx, recordingID string) error {
	return jobs.Enqueue(tx, jobs.Job{Kind: jobFetch, Unique: jobFetch + ":" + recordingID, Args: fetchArgs{recordingID}})
}

// fetch brings a recording's sound from the carrier into our own store.
func (s *Service) fetch(ctx context.Context, run *jobs.Run) error {
	var args fetchArgs
	if err := run.Args(&args); err != nil {
		return jobs.Dead(err)
	}
	var rec Recording
	var call Call
	var channel business.Channel
	if err := run.Read(func(tx *db.Tx) (err error) {
		var found bool
		if rec, found, err = recordingByID(tx, args.Recording); err != nil || !found {
			return err
		}
		if call, _, err = callByID(tx, rec.CallID); err != nil {
			return err
		}
		channel, err = s.Business.ChannelByID(tx, call.ChannelID)
		return err
	}); err != nil {
		return err
	}
	recorder, ok := s.Carriers[call.Provider].(telephony.Recorder)
	if !ok || rec.BlobKey != "" {
		return nil
	}
	key, mediaType, err := s.keep(ctx, recorder, channel.Settings, rec)
	if errors.Is(err, telephony.ErrNoSound) && run.Attempt >= fetchTries {
		return jobs.Dead(err)
	}
	if err != nil {
		return err
	}
	return run.Done(func(tx *db.Tx) error {
		if err := storeSound(tx, rec.ProviderID, key, mediaType); err != nil {
			return err
		}
		_, err := bus.Emit(tx, SoundCame{call})
		return err
	})
}

// keep copies the sound into the store and gives its key.
func (s *Service) keep(ctx context.Context, from telephony.Recorder, settings map[string]string, rec Recording) (key, mediaType string, err error) {
	ctx, cancel := context.WithTimeout(ctx, fetchTimeout)
	defer cancel()
	sound, err := from.Sound(ctx, settings, rec.ProviderID)
	if err != nil {
		return "", "", err
	}
	defer sound.Close()
	// A random name: nobody can guess it, and a second try never writes over a first.
	key = fmt.Sprintf("recordings/%d/%s", rec.CallID, rand.Text())
	size, err := s.Files.Put(ctx, key, io.LimitReader(sound, maxSound+1))
	if err == nil && size > maxSound {
		err = errors.Join(jobs.Dead(errSoundTooLarge), s.Files.Delete(ctx, key))
	}
	return key, sound.MediaType, err
}

// open opens the sound of a recording, blob.ErrNotFound when it has not been fetched.
func (s *Service) open(ctx context.Context, rec Recording) (*blob.File, error) {
	if rec.BlobKey == "" {
		return nil, blob.ErrNotFound
	}
	return s.Files.Get(ctx, rec.BlobKey)
}
