package sim

type textMessage struct{}
type RESTFaults struct{}
