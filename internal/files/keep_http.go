package files

import "net/http"

// Send serves a kept file, whole or a Range of it; small serves its picture. What cannot be shown or
// played is only handed over to be kept.
func (s *Service) Send(w http.ResponseWriter, r *http.Request, k Kept, attach, small bool) {
	key, kind := k.Key, k.Type
	if small && k.ThumbKey != "" {
		key, kind = k.ThumbKey, jpeg.mime
	}
	d := Document{Name: k.Name, Content: Content{SHA256: k.SHA256}}
	s.serve(w, r, d, key, kind, attach || !playable(kind) && previewOf(kind) == "none")
}

// playable reports whether a page may hold a player for the type. A player runs nothing in the file.
func playable(mime string) bool {
	switch mime {
	case "audio/ogg", "audio/mpeg", "audio/mp4", "audio/aac", "video/mp4", "video/webm":
		return true
	}
	return false
}
