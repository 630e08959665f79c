# The same static binary as `make build`, and nothing else.
FROM node:20-bookworm-slim AS client
WORKDIR /src/client
COPY client/package.json client/package-lock.json ./
RUN npm ci --no-audit --no-fund --ignore-scripts
COPY client ./
RUN npm run build

FROM golang:1.26-bookworm AS server
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=client /src/client/dist client/dist
RUN CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o /moked ./cmd/moked && mkdir /data

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=server /moked /moked
COPY --from=server --chown=nonroot /data /data
ENV MOKED_ADDR=:8080 MOKED_DATA_DIR=/data
VOLUME /data
EXPOSE 8080
ENTRYPOINT ["/moked"]
CMD ["serve"]
