package inbox

import "github.com/moked/moked/internal/db"

// SendTemplate sends a lead a template in the name of the business and not of a person: whoever has the
// conversation keeps it. A key that was used already sends nothing and gives the message of that time.
func (s *Service) SendTemplate(tx *db.Tx, leadID int64, choice TemplateChoice, key string) (messageID int64, err error) {
	known, found, err := messageByClient(tx, key)
	if err != nil || found {
		return known.ID, err
	}
	o, err := s.reach(tx, leadID)
	if err != nil {
		return 0, err
	}
	m, err := s.compose(tx, o, words{Template: &choice})
	if err != nil {
		return 0, err
	}
	var c Conversation
	if o.conversation.ID == 0 {
		c, err = openConversation(tx, leadID, o.channel.ID, *o.lead.Phone)
	} else {
		c, err = lockConversation(tx, o.conversation.ID)
	}
	if err != nil {
		return 0, err
	}
	m.Author, m.ClientMsgID = authorSystem, key
	m, err = s.queue(tx, &c, m)
	return m.ID, err
}
