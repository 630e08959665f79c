package blob

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"syscall"
	"time"

	"github.com/moked/moked/internal/clock"
	"github.com/moked/moked/internal/fault"
)

const (
	incoming  = ".incoming" // no key begins with a dot
	abandoned = 24 * time.Hour
)

// Folder is a Store in a folder of the machine. Nothing outside of the folder can be reached
// through it, by no key and no symbolic link.
type Folder struct{ root *os.Root }

// OpenFolder opens the store in dir and makes it where it is not. Files that were being written a
// day ago, when a process died, are removed.
func OpenFolder(dir string, clk *clock.Clock) (*Folder, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	f := &Folder{root}
	if err := f.sweep(clk.Now()); err != nil {
		return nil, errors.Join(fmt.Errorf("blob: %w", err), root.Close())
	}
	return f, nil
}

func (f *Folder) sweep(now time.Time) error {
	if err := f.root.MkdirAll(incoming, 0o700); err != nil {
		return err
	}
	left, err := fs.ReadDir(f.root.FS(), incoming)
	if err != nil {
		return err
	}
	for _, e := range left {
		if info, err := e.Info(); err == nil && now.Sub(info.ModTime()) > abandoned {
			_ = f.root.Remove(path.Join(incoming, e.Name()))
		}
	}
	return nil
}

// Put writes beside, makes it durable and moves it into place.
func (f *Folder) Put(ctx context.Context, key string, r io.Reader) (int64, error) {
	if err := checkKey(key); err != nil {
		return 0, err
	}
	temporary := path.Join(incoming, rand.Text())
	n, err := f.write(temporary, reader{ctx, r})
	if err == nil {
		err = f.place(temporary, key)
	}
	if err != nil {
		_ = f.root.Remove(temporary)
		return 0, storageError(err)
	}
	return n, nil
}

func (f *Folder) write(name string, r io.Reader) (int64, error) {
	file, err := f.root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return 0, err
	}
	n, err := io.Copy(file, r)
	if err == nil {
		err = file.Sync()
	}
	return n, errors.Join(err, file.Close())
}

// place renames the file and makes the rename durable, in new folders up to the root.
func (f *Folder) place(temporary, key string) error {
	dir := path.Dir(key)
	if err := f.root.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if err := f.root.Rename(temporary, key); err != nil {
		return err
	}
	for ; ; dir = path.Dir(dir) {
		if err := f.syncDir(dir); err != nil || dir == "." {
			return err
		}
	}
}

func (f *Folder) syncDir(name string) error {
	d, err := f.root.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Get opens a file.
func (f *Folder) Get(_ context.Context, key string) (*File, error) {
	if err := checkKey(key); err != nil {
		return nil, err
	}
	file, err := f.root.Open(key)
	if err != nil {
		return nil, storageError(err)
	}
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = ErrNotFound // a folder on the way to other keys
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return &File{file, info.Size(), info.ModTime()}, nil
}

// Delete removes a file.
func (f *Folder) Delete(_ context.Context, key string) error {
	if err := checkKey(key); err != nil {
		return err
	}
	if info, err := f.root.Stat(key); err == nil && info.IsDir() {
		return nil
	}
	if err := f.root.Remove(key); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return storageError(err)
	}
	return nil
}

// Check looks whether the folder is there.
func (f *Folder) Check(context.Context) error {
	if _, err := f.root.Stat(incoming); err != nil {
		return fmt.Errorf("%w: %w", ErrUnreachable, err)
	}
	return nil
}

// Close closes the folder.
func (f *Folder) Close() error { return f.root.Close() }

func storageError(err error) error {
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return fault.StorageFull.Because(err)
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return fmt.Errorf("%w: %w", ErrNotFound, err)
	}
	return err
}
