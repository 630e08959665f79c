package files

import (
	"bytes"
	"path"
	"slices"
	"strings"
	"unicode/utf16"
)

// headSize is how much of a file decides its type.
const headSize = 4096

// format is a kind of content.
type format struct {
	mime string
	exts []string // names end with one of these; the first is given to a name that lies. None: any.
}

var (
	png    = &format{"image/png", []string{".png"}}
	jpeg   = &format{"image/jpeg", []string{".jpg", ".jpeg", ".jfif"}}
	gif    = &format{"image/gif", []string{".gif"}}
	webp   = &format{"image/webp", []string{".webp"}}
	pdf    = &format{"application/pdf", []string{".pdf"}}
	zipped = &format{"application/zip", []string{".zip"}}
	docx   = &format{"application/vnd.openxmlformats-officedocument.wordprocessingml.document", []string{".docx", ".dotx"}}
	xlsx   = &format{"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", []string{".xlsx", ".xltx"}}
	pptx   = &format{"application/vnd.openxmlformats-officedocument.presentationml.presentation", []string{".pptx", ".ppsx"}}
	odf    = &format{"application/vnd.oasis.opendocument", []string{".odt", ".ods", ".odp"}}
	ole    = &format{"application/x-ole-storage", []string{".doc", ".xls", ".ppt", ".msg"}}
	text   = &format{"text/plain", []string{".txt", ".csv", ".tsv", ".md", ".log", ".vcf", ".ics", ".json", ".eml"}}
	opaque = &format{"application/octet-stream", nil}
)

var aac = &format{"audio/aac", []string{".aac"}}

var formats = []*format{png, jpeg, gif, webp, pdf, zipped, docx, xlsx, pptx, odf, ole, text, aac, opaque}

// magics are first bytes that settle the type. What can be shown, or looked into, is a format of its
// own; for the rest knowing the type only helps the person's computer to open it.
var magics = []struct {
	at   int
	seq  string
	form *format
}{
	{0, "\x89PNG\r\n\x1a\n", png},
	{0, "\xff\xd8\xff", jpeg},
	{0, "GIF87a", gif},
	{0, "GIF89a", gif},
	{8, "WEBP", webp},
	{0, "%PDF-", pdf},
	{0, "PK\x03\x04", zipped},
	{0, "PK\x05\x06", zipped},
	{0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ole},
	{0, "{\\rtf", &format{"application/rtf", []string{".rtf"}}},
	{0, "II*\x00", &format{"image/tiff", []string{".tif", ".tiff"}}},
	{0, "MM\x00*", &format{"image/tiff", []string{".tif", ".tiff"}}},
	{0, "OggS", &format{"audio/ogg", []string{".ogg", ".opus", ".oga"}}},
	{0, "#!AMR", &format{"audio/amr", []string{".amr"}}},
	{0, "ID3", &format{"audio/mpeg", []string{".mp3"}}},
	{4, "ftypheic", &format{"image/heic", []string{".heic"}}},
	{4, "ftypmif1", &format{"image/heif", []string{".heif", ".heic"}}},
	{4, "ftypM4A", &format{"audio/mp4", []string{".m4a"}}},
	{4, "ftyp", &format{"video/mp4", []string{".mp4", ".m4v", ".mov", ".3gp"}}},
	{0, "\x1a\x45\xdf\xa3", &format{"video/webm", []string{".webm", ".mkv"}}},
	{0, "Rar!\x1a\x07", &format{"application/vnd.rar", []string{".rar"}}},
	{0, "7z\xbc\xaf\x27\x1c", &format{"application/x-7z-compressed", []string{".7z"}}},
	{0, "\x1f\x8b", &format{"application/gzip", []string{".gz", ".tgz"}}},
}

// programs begin like this on the systems that run them.
var programs = []string{"\x7fELF", "\xfe\xed\xfa\xce", "\xfe\xed\xfa\xcf", "\xce\xfa\xed\xfe", "\xcf\xfa\xed\xfe", "\xca\xfe\xba\xbe", "\x00asm", "#!", "dex\n", "L\x00\x00\x00\x01\x14\x02\x00"}

// tags betray a page inside of something else. A metadata packet of a photograph holds none of them.
var tags = []string{"<html", "<!doctype html", "<head", "<body", "<script", "<svg", "<iframe", "<object", "<?php"}

// actives are endings that a computer acts on, whatever the content is.
var actives = []string{".html", ".htm", ".xhtml", ".shtml", ".mht", ".mhtml", ".svg", ".svgz", ".xml", ".xsl", ".js", ".mjs", ".cjs", ".jse", ".vbs", ".vbe",
	".wsf", ".wsh", ".hta", ".ps1", ".psm1", ".bat", ".cmd", ".com", ".exe", ".scr", ".pif", ".cpl", ".msi", ".msp", ".dll", ".sys", ".drv", ".lnk", ".url", ".website",
	".reg", ".inf", ".chm", ".jar", ".apk", ".ipa", ".app", ".dmg", ".pkg", ".deb", ".rpm", ".iso", ".img", ".vhd", ".sh", ".bash", ".command", ".py", ".rb", ".pl",
	".php", ".phtml", ".asp", ".aspx", ".jsp", ".swf", ".desktop", ".appimage", ".docm", ".xlsm", ".pptm", ".dotm", ".xll", ".one", ".library-ms", ".settingcontent-ms"}

// sniff tells the type of a file from its beginning and refuses what could run. The name only
// matters where the content says nothing: a text called x.bat is a script.
func sniff(head []byte, name string) (*format, error) {
	if len(head) == 0 {
		return nil, emptyFile.New()
	}
	for _, p := range programs {
		if bytes.HasPrefix(head, []byte(p)) && !bytes.HasPrefix(head, []byte("#!AMR")) {
			return nil, activeContent.New()
		}
	}
	if bytes.HasPrefix(head, []byte("MZ")) && bytes.IndexByte(head, 0) >= 0 {
		return nil, activeContent.New()
	}
	if isMarkup(head) {
		return nil, activeContent.New()
	}
	form := byMagic(head)
	ext := strings.ToLower(path.Ext(name))
	switch {
	case form == text, form == opaque, form == zipped, form == ole:
		if slices.Contains(actives, ext) {
			return nil, activeContent.New()
		}
	default:
		if hidesPage(head) {
			return nil, ambiguous.New()
		}
	}
	return form, nil
}

func byMagic(head []byte) *format {
	for _, m := range magics {
		if len(head) >= m.at+len(m.seq) && string(head[m.at:m.at+len(m.seq)]) == m.seq && (m.form != webp || string(head[:4]) == "RIFF") {
			return m.form
		}
	}
	if len(head) > 2 && head[0] == 0xff && head[1]&0xe6 == 0xe2 { // an MPEG layer III frame without tags
		return &format{"audio/mpeg", []string{".mp3"}}
	}
	if len(head) > 2 && head[0] == 0xff && head[1]&0xf6 == 0xf0 { // an AAC frame (ADTS)
		return aac
	}
	if isText(head) {
		return text
	}
	return opaque
}

// isText allows for every encoding that is written without control characters, Windows-1255 among
// them: a text is only ever downloaded, so nothing depends on which one it is.
func isText(head []byte) bool {
	return !slices.ContainsFunc(head, func(b byte) bool {
		return b < 0x20 && b != '\t' && b != '\n' && b != '\r' && b != '\f' && b != 0x1b || b == 0x7f
	})
}

// isMarkup reports whether the file begins as a page, a drawing or another XML does, in any of the
// encodings that a browser would look for.
func isMarkup(head []byte) bool {
	head = plain(head)
	head = bytes.TrimLeft(head, " \t\r\n\f\v\x00")
	if len(head) < 2 || head[0] != '<' {
		return false
	}
	c := head[1] | 0x20
	return c >= 'a' && c <= 'z' || head[1] == '!' || head[1] == '?' || head[1] == '/'
}

// plain strips a byte order mark and brings UTF-16 to UTF-8.
func plain(head []byte) []byte {
	head = bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))
	if len(head) < 4 {
		return head
	}
	little := head[0] == 0xff && head[1] == 0xfe || head[1] == 0 && head[3] == 0
	big := head[0] == 0xfe && head[1] == 0xff || head[0] == 0 && head[2] == 0
	if !little && !big {
		return head
	}
	units := make([]uint16, 0, len(head)/2)
	for i := 0; i+1 < len(head); i += 2 {
		unit := uint16(head[i])<<8 | uint16(head[i+1])
		if little {
			unit = uint16(head[i+1])<<8 | uint16(head[i])
		}
		if unit != 0xfeff {
			units = append(units, unit)
		}
	}
	return []byte(string(utf16.Decode(units)))
}

func hidesPage(head []byte) bool {
	lower := bytes.ToLower(head)
	return slices.ContainsFunc(tags, func(tag string) bool { return bytes.Contains(lower, []byte(tag)) })
}

// checkDeclared refuses an upload that calls itself a page or a program, whatever it holds.
func checkDeclared(mime string) error {
	mime, _, _ = strings.Cut(strings.ToLower(mime), ";")
	switch strings.TrimSpace(mime) {
	case "text/html", "application/xhtml+xml", "image/svg+xml", "text/javascript", "application/javascript", "text/xml", "application/xml",
		"application/x-msdownload", "application/x-sh", "application/x-httpd-php":
		return activeContent.New()
	}
	return nil
}

// formatOf is the format of a stored type.
func formatOf(mime string) *format {
	for _, f := range formats {
		if f.mime == mime {
			return f
		}
	}
	for _, m := range magics {
		if m.form.mime == mime {
			return m.form
		}
	}
	return opaque
}
