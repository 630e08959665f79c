package files

import (
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/moked/moked/internal/web"
)

// maxName is how long a name may be, in bytes: file systems stop at 255, and a browser adds to it.
const maxName = 180

// cleanName makes the name of an upload one that any system can keep: the last part of a path, one
// line, no control or direction characters (with an override "gpj.exe" reads "exe.jpg"), none of the
// characters that Windows refuses, not hidden, not longer than a file system takes.
func cleanName(raw string) string {
	if i := strings.LastIndexAny(raw, `/\`); i >= 0 {
		raw = raw[i+1:]
	}
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`<>:"|?*`, r) {
			return '_'
		}
		return r
	}, web.CleanName(raw))
	name = strings.Trim(name, ". ")
	ext := path.Ext(name)
	if len(ext) > 20 || ext == "." {
		ext = ""
	}
	return shorten(strings.TrimSuffix(name, ext), maxName-len(ext)) + ext
}

// shorten cuts a text at a character.
func shorten(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return strings.TrimRight(s[:most], ". ")
}

// fitName makes the ending agree with the content: one that belongs to another type is replaced,
// one that nobody knows is kept and followed by the right one.
func fitName(name, mime string) string {
	form := formatOf(mime)
	if len(form.exts) == 0 {
		return name
	}
	ext := path.Ext(name)
	if slices.Contains(form.exts, strings.ToLower(ext)) {
		return name
	}
	if form == text && ext != "" && !known(ext) {
		return name // there are more kinds of text than anybody can list
	}
	stem := name
	if known(ext) || slices.Contains(actives, strings.ToLower(ext)) {
		stem = strings.TrimSuffix(name, ext)
	}
	if stem = shorten(stem, maxName-len(form.exts[0])); stem == "" {
		stem = "document"
	}
	return stem + form.exts[0]
}

// known reports whether an ending belongs to a type that content can tell.
func known(ext string) bool {
	ext = strings.ToLower(ext)
	has := func(f *format) bool { return slices.Contains(f.exts, ext) }
	for _, m := range magics {
		if has(m.form) {
			return true
		}
	}
	return slices.ContainsFunc(formats, has)
}
