package leads

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"time"

	"github.com/moked/moked/internal/bus"
	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/fault"
	"github.com/moked/moked/internal/web"
)

// ExportRoutes adds the download of what a view shows. It streams, with a transaction for each page,
// so that a slow reader holds nothing.
func (s *Service) ExportRoutes(r *web.Router, d *db.DB) {
	web.Raw(r, "POST /api/leads/export", "leads:export", "Download the leads that match, as CSV or XLSX", func(w http.ResponseWriter, req *http.Request) {
		if err := s.export(w, req, d); err != nil {
			web.Fail(w, req, err)
		}
	})
}

// exportIn is what is to be downloaded.
type exportIn struct {
	Format  string   `json:"format"`
	Columns []string `json:"columns"`
	Sort    string   `json:"sort"`
	Match   FilterIn `json:"match"`
}

func readExport(req *http.Request) (in exportIn, err error) {
	data, err := io.ReadAll(io.LimitReader(req.Body, 64<<10))
	if err != nil {
		return in, fault.BadRequest.Because(err)
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&in); err != nil {
		return in, fault.BadJSON.Because(err)
	}
	if in.Sort == "" {
		in.Sort = "-created_at"
	}
	if in.Format != "csv" && in.Format != "xlsx" {
		return in, fault.Invalid.Field("format", fault.BadValue)
	}
	if !isSort(in.Sort) {
		return in, fault.Invalid.Field("sort", fault.BadValue)
	}
	if len(in.Columns) > 80 || len(in.Match.Q) > 200 {
		return in, fault.Invalid.Field("columns", fault.OutOfRange)
	}
	return in, nil
}

func (s *Service) export(w http.ResponseWriter, req *http.Request, d *db.DB) error {
	principal, lang := web.PrincipalOf(req), web.LangOf(req)
	if err := web.Scoped(principal); err != nil {
		return err
	}
	in, err := readExport(req)
	if err != nil {
		return err
	}
	filter, err := in.Match.filter(web.Ctx{Principal: principal})
	if err != nil {
		return err
	}
	ctx := bus.WithActor(req.Context(), web.Ctx{Principal: principal}.Actor())
	var columns []exportColumn
	var o order
	// What leaves is on record before the first row does.
	if err := d.Write(ctx, principal.Scope, func(tx *db.Tx) error {
		e, err := s.newExporter(tx)
		if err != nil {
			return err
		}
		if columns, err = e.columns(in.Columns); err != nil {
			return err
		}
		if filter, err = s.prepare(tx, filter); err != nil {
			return err
		}
		if o, err = orderBy(tx, in.Sort); err != nil {
			return err
		}
		n, err := countExactly(tx, filter)
		if err != nil {
			return err
		}
		_, err = bus.Emit(tx, Exported{in.Format, n})
		return err
	}); err != nil {
		return err
	}
	types := map[string]string{"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
	w.Header().Set("Content-Type", types[in.Format])
	w.Header().Set("Content-Disposition", `attachment; filename="leads.`+in.Format+`"`)
	w.Header().Set("Cache-Control", "no-store")
	var out workbook
	if in.Format == "csv" {
		out, err = newCSV(w)
	} else {
		out, err = newXLSX(w, lang == "he")
	}
	if err != nil {
		return err
	}
	titles := make([]any, len(columns))
	for i, column := range columns {
		titles[i] = column.title.In(lang)
	}
	if err := out.row(titles); err != nil {
		return nil
	}
	read := func(fn func(tx *db.Tx) error) error { return d.Read(ctx, principal.Scope, fn) }
	if err := s.exportRows(ctx, read, out, columns, filter, o); err != nil {
		// The connection breaks off: a file that ends early must not look whole.
		_ = http.NewResponseController(w).SetWriteDeadline(time.Unix(1, 0))
	}
	return nil
}

func (s *Service) exportRows(ctx context.Context, read func(func(tx *db.Tx) error) error, out workbook, columns []exportColumn, filter Filter, o order) error {
	words := QueryWords(filter.Query)
	where, args := filter.where(words)
	var after db.Args
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		var page []Lead
		if err := read(func(tx *db.Tx) (err error) {
			page, err = pageOfLeads(tx, where, args, o, after, exportPage)
			return err
		}); err != nil {
			return err
		}
		for _, lead := range page {
			cells := make([]any, len(columns))
			for i, column := range columns {
				cells[i] = column.value(lead)
			}
			if err := out.row(cells); err != nil {
				return err
			}
		}
		if len(page) < exportPage {
			return out.close()
		}
		after = o.at(page[len(page)-1])
	}
}
