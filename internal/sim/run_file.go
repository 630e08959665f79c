package sim

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"os"
	"path/filepath"
)

// voiceType is how Meta names a voice note's content.
const voiceType = "audio/ogg; codecs=opus"

// fileMessage hands a file to the simulator that plays Meta and gives the message that names it.
func fileMessage(ctx context.Context, client *http.Client, o MessageOptions) (map[string]any, error) {
	if o.Simulator == "" {
		return nil, errors.New("a file needs a simulator that plays Meta: none is known here")
	}
	data, err := os.ReadFile(o.File)
	if err != nil {
		return nil, err
	}
	kind := cmp.Or(mime.TypeByExtension(filepath.Ext(o.File)), http.DetectContentType(data))
	if o.Kind == "audio" {
		kind = voiceType
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, o.Simulator+"/media", bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", kind)
	res, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	var stored struct {
		ID    string `json:"id"`
		Error string `json:"error"`
	}
	if err := json.NewDecoder(res.Body).Decode(&stored); err != nil || stored.ID == "" {
		return nil, fmt.Errorf("the simulator does not take the file: %d %s", res.StatusCode, stored.Error)
	}
	sum := sha256.Sum256(data)
	body := event{"id": stored.ID, "mime_type": kind, "sha256": base64.StdEncoding.EncodeToString(sum[:])}
	switch {
	case o.Kind == "audio":
		body["voice"] = true
	case o.Text != "":
		body["caption"] = o.Text
	}
	if o.Kind == "document" {
		body["filename"] = filepath.Base(o.File)
	}
	return event{"type": o.Kind, o.Kind: body}, nil
}
