package sim

import (
	"encoding/json"
	"net/http"
)

// openAIError answers in the vendor's error form.
func openAIError(w http.ResponseWriter, status int, kind, code, param, message string) {
	e := event{"message": message, "type": kind, "param": orNil(param), "code": orNil(code)}
	writeJSON(w, status, event{"error": e})
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // a client that went away needs no answer
}

// cut closes the connection without an answer, as a crash or a broken line would.
func cut(w http.ResponseWriter) {
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		_ = conn.Close() // it is meant to break
	}
}
