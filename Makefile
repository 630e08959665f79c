# Everything a person needs: `make run` to use the product, `make test` to prove it.
SHELL := /bin/bash
.DELETE_ON_ERROR:
.DEFAULT_GOAL := build

GO      ?= go
DATA    ?= data
ADDR    ?= 127.0.0.1:8080
CLIENT  := $(shell find client/src client/public client/scripts -type f 2>/dev/null) client/index.html client/vite.config.ts client/package-lock.json
LDFLAGS := -s -w -X github.com/moked/moked/internal/app.commit=$(shell git rev-parse --short=12 HEAD 2>/dev/null)

.PHONY: run build test check e2e day bench fmt generate smoke clean tools

## run: install, build and start the product with demo businesses and simulated carriers.
run: bin/moked
	@MOKED_DATA_DIR=$(DATA) MOKED_ADDR=$(ADDR) MOKED_PUBLIC_URL=$${MOKED_PUBLIC_URL:-http://localhost:$(lastword $(subst :, ,$(ADDR)))} \
	 MOKED_DEMO=$${MOKED_DEMO:-1} MOKED_SIMULATE=$${MOKED_SIMULATE:-1} exec bin/moked serve

## build: the one static binary, client inside.
build: bin/moked
bin/moked: client/dist/index.html $(shell find cmd internal client -name '*.go' -o -name '*.sql' -o -path 'internal/sim/scripts/*' 2>/dev/null | grep -v node_modules) go.mod go.sum
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o $@ ./cmd/moked

client/node_modules/.installed: client/package-lock.json
	cd client && npm ci --no-audit --no-fund --ignore-scripts
	@touch $@

client/dist/index.html: client/node_modules/.installed $(CLIENT)
	cd client && npm run --silent build

## test: everything, with what it needs installed first; smoke runs before all else.
test:
	@test/all.sh

## check: format, lint, types, the laws of the house; no server needed.
check: client/node_modules/.installed
	@test -z "$$(gofmt -l cmd internal client/*.go)" || { gofmt -l cmd internal client/*.go; echo 'run make fmt'; exit 1; }
	$(GO) vet ./...
	$(GO) test ./internal -count=1
	cd client && npm run --silent check

## e2e: browser tests against the real binary.
e2e: bin/moked
	@test/e2e.sh

## day: a simulated day of WhatsApp with kills and faults; test/day.sh says how to make it smaller.
day:
	@test/day.sh

## bench: our operations beside a bare net/http baseline, in one interleaved run.
bench: bin/moked
	@test/bench.sh

## smoke: the golden path of the deployment at URL.
smoke: bin/moked
	bin/moked smoke --url $${URL:-http://localhost:8080}

## generate: the OpenAPI document, the route table and the client's types, from the Go types.
generate:
	$(GO) run ./cmd/moked openapi > openapi.json.new && mv openapi.json.new openapi.json
	mkdir -p testdata && $(GO) run ./cmd/moked routes --golden > testdata/routes.golden
	cd client && npm run --silent generate

fmt:
	gofmt -w cmd internal client/*.go
	cd client && npm run --silent format

clean:
	rm -rf bin client/dist/assets client/dist/index.html
