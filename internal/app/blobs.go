package app

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/moked/moked/internal/blob"
)

// S3Config is a bucket in place of the data folder; without an endpoint files are in the folder.
type S3Config struct {
	Endpoint      string `help:"https://host[:port] of a store that speaks S3; empty keeps files in the data folder." env:"MOKED_S3_ENDPOINT"`
	Bucket        string `help:"Its bucket." env:"MOKED_S3_BUCKET"`
	Region        string `help:"Its region." env:"MOKED_S3_REGION" default:"us-east-1"`
	AccessKey     string `name:"access-key" help:"Key id of an account that may read, write and delete in the bucket." env:"MOKED_S3_ACCESS_KEY"`
	AccessKeyFile string `name:"access-key-file" help:"File that holds it instead." env:"MOKED_S3_ACCESS_KEY_FILE" type:"path"`
	SecretKey     string `name:"secret-key" help:"Secret of the key." env:"MOKED_S3_SECRET_KEY"`
	SecretKeyFile string `name:"secret-key-file" help:"File that holds it instead." env:"MOKED_S3_SECRET_KEY_FILE" type:"path"`
	Prefix        string `help:"Beginning of all names, for a bucket that others use as well." env:"MOKED_S3_PREFIX"`
}

// options reads what is in files.
func (c S3Config) options() (o blob.S3Options, err error) {
	for _, s := range []struct {
		value *string
		file  string
	}{{&c.AccessKey, c.AccessKeyFile}, {&c.SecretKey, c.SecretKeyFile}} {
		if s.file == "" {
			continue
		}
		raw, err := os.ReadFile(s.file)
		if err != nil {
			return o, err
		}
		*s.value = strings.TrimSpace(string(raw))
	}
	return blob.S3Options{Endpoint: c.Endpoint, Bucket: c.Bucket, Region: c.Region, AccessKey: c.AccessKey, SecretKey: c.SecretKey, Prefix: c.Prefix}, nil
}

// openFiles opens the store of files. A bucket that cannot be reached is told in the log, in
// /readyz and to the administrator; the node starts, for everything else works without it.
func (a *App) openFiles(ctx context.Context) error {
	if a.Config.S3.Endpoint == "" {
		folder, err := blob.OpenFolder(filepath.Join(a.Config.DataDir, "files"), a.Clock)
		if err != nil {
			return fmt.Errorf("the documents' folder: %w", err)
		}
		a.Files = folder
	} else {
		o, err := a.Config.S3.options()
		if err != nil {
			return fmt.Errorf("the keys of S3: %w", err)
		}
		if a.Files, err = blob.OpenS3(o); err != nil {
			return err
		}
	}
	a.FilesWatch = blob.NewWatch(a.Files, a.Clock, a.Log)
	_ = a.FilesWatch.Look(ctx) // it tells the log
	return nil
}
