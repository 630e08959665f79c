package files

import (
	"context"
	"strconv"
	"time"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/jobs"
)

const (
	jobPurge = "files.purge"
	jobDrop  = "files.drop"

	// regret is how long a deleted document can come back.
	regret = 24 * time.Hour
	// unclaimed is how long an uploaded file may lie without a row that names it: longer than any
	// upload takes.
	unclaimed = 24 * time.Hour
)

type purgeArgs struct {
	Document int64 `json:"document"`
}

type dropArgs struct {
	Keys []string `json:"keys"`
}

// Jobs tells the queue what removes documents and files.
func (s *Service) Jobs(q *jobs.Queue) {
	q.Handle(jobPurge, 0, s.purge)
	q.Handle(jobDrop, 0, s.drop)
}

func purgeKey(id int64) string      { return "files.purge:" + strconv.FormatInt(id, 10) }
func dropKey(blobKey string) string { return "files.drop:" + blobKey }

// purge removes the rows of a document that stayed deleted. Its files go in a job of their own, so
// that no row ever names a file that is gone.
func (s *Service) purge(_ context.Context, run *jobs.Run) error {
	var args purgeArgs
	if err := run.Args(&args); err != nil {
		return jobs.Dead(err)
	}
	return run.Done(func(tx *db.Tx) error {
		keys, size, err := purged(tx, args.Document)
		if err != nil || len(keys) == 0 {
			return err
		}
		if _, err := addUsage(tx, -size); err != nil {
			return err
		}
		return jobs.Enqueue(tx, jobs.Job{Kind: jobDrop, Args: dropArgs{keys}})
	})
}

// drop removes files that no row names.
func (s *Service) drop(ctx context.Context, run *jobs.Run) error {
	var args dropArgs
	if err := run.Args(&args); err != nil {
		return jobs.Dead(err)
	}
	for _, key := range args.Keys {
		if err := s.Blobs.Delete(ctx, key); err != nil {
			return err
		}
	}
	return nil
}

// expect notes in advance that files may come to lie under the keys: if no row claims them, because
// the upload broke off or the process died, they are removed.
func expect(tx *db.Tx, blobKey, thumbKey string) error {
	return jobs.Enqueue(tx, jobs.Job{Kind: jobDrop, Args: dropArgs{[]string{blobKey, thumbKey}}, At: tx.Now().Add(unclaimed), Unique: dropKey(blobKey)})
}
