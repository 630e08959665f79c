// Command moked is the whole product: `moked serve` runs it, the other commands look after it.
package main

import (
	"os"

	"github.com/moked/moked/internal/app"
)

func main() { os.Exit(app.Main(os.Args[1:], os.Stdout, os.Stderr)) }
