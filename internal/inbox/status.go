package inbox

// status is how far a message has come.
type status string

// The statuses of the contract.
const (
	queued    status = "queued"
	unknown   status = "unknown" // sent without an answer: it may have gone or not
	sent      status = "sent"
	failed    status = "failed"
	delivered status = "delivered"
	read      status = "read"
)

// rank orders the statuses so that the order in which reports come in does not matter: the highest
// one ever reported stands. A failure is final against "sent", and nothing against a delivery.
var rank = map[status]int{queued: 0, unknown: 1, sent: 2, failed: 3, delivered: 4, read: 5}

// advance is the status after a report; a report that brings nothing new changes nothing.
func advance(current, report status) status {
	if rank[report] > rank[current] {
		return report
	}
	return current
}
