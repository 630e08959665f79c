package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// text prints rows in columns; the first row is the head.
func text(w io.Writer, rows [][]string) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		fmt.Fprintln(t, strings.Join(row, "\t"))
	}
	_ = t.Flush() // a report that nobody reads
}

// markdownTable prints rows as a table for the README.
func markdownTable(w io.Writer, rows [][]string) {
	for i, row := range rows {
		fmt.Fprintln(w, "| "+strings.Join(row, " | ")+" |")
		if i == 0 {
			fmt.Fprintln(w, "|"+strings.Repeat("---|", len(row)))
		}
	}
}
