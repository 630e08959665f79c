package main

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"time"
)

// connection is one kept-alive connection of a worker. The standard client would do, but takes so
// much of two cores that it would measure itself, and it sends again what a stopping server cut.
type connection struct {
	address string
	socket  net.Conn
	reader  *bufio.Reader
}

const patience = 20 * time.Second

// dial opens the connection if it is not open.
func (c *connection) dial() error {
	if c.socket != nil {
		return nil
	}
	socket, err := net.DialTimeout("tcp", c.address, patience)
	if err != nil {
		return err
	}
	c.socket = socket
	if c.reader == nil {
		c.reader = bufio.NewReaderSize(nil, 32<<10)
	}
	c.reader.Reset(socket)
	return nil
}

// send sends a request and reads its answer to the end. After an error, or where the server says
// so, the next one gets a new connection.
func (c *connection) send(request []byte) (status int, err error) {
	if err := c.dial(); err != nil {
		return 0, err
	}
	_ = c.socket.SetDeadline(time.Now().Add(patience)) // a broken socket tells when it is used
	if _, err := c.socket.Write(request); err != nil {
		c.close()
		return 0, err
	}
	res, err := http.ReadResponse(c.reader, nil)
	if err == nil {
		_, err = io.Copy(io.Discard, res.Body)
	}
	if err != nil {
		c.close()
		return 0, err
	}
	if res.Close {
		c.close()
	}
	return res.StatusCode, nil
}

func (c *connection) close() {
	if c.socket != nil {
		_ = c.socket.Close()
		c.socket = nil
	}
}
