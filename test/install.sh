#!/usr/bin/env bash
# Installs what a Debian machine with Go and Node lacks: a browser for the browser tests, a reader of PDF, and
# PostgreSQL's server binaries for the second engine. Does nothing where they are found.
set -euo pipefail
need=()
command -v chromium >/dev/null || need+=(chromium fonts-noto-core)
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null || need+=(postgresql)
command -v make >/dev/null || need+=(make)
command -v gcc >/dev/null || need+=(gcc libc6-dev) # the race detector links with it
command -v pdftotext >/dev/null || need+=(poppler-utils) # the tests read the PDF documents
[ ${#need[@]} -eq 0 ] && exit 0
sudo=; [ "$(id -u)" -eq 0 ] || sudo=sudo
$sudo apt-get update -qq
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${need[@]}" >/dev/null
