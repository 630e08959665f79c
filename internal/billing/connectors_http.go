package billing

import (
	"maps"
	"slices"

	"github.com/moked/moked/internal/db"
	"github.com/moked/moked/internal/payments"
	"github.com/moked/moked/internal/web"
)

func (s *Service) connectorRoutes(r *web.Router) {
	web.Add(r, "GET /api/billing/connectors", "settings:read", "The outside services for payments and tax invoices", s.getConnectors)
	web.Add(r, "PUT /api/billing/connectors/{kind}", "settings:write", "Connect an outside service", s.putConnector)
	web.Add(r, "DELETE /api/billing/connectors/{kind}", "settings:write", "Disconnect an outside service and forget its secrets", s.deleteConnector)
	web.Add(r, "POST /api/billing/documents/{id}/page", "billing:write", "Ask the provider for a page to pay a request on", s.postPage)
	web.Add(r, "POST /api/billing/payments/{id}/invoice", "billing:write", "Ask the licensed provider for the tax invoice of a payment", s.postInvoice)
	web.Raw(r, "POST /webhook/payments/{provider}/{token}", "public", "What a payment provider says about an order", s.receive)
}

// ConnectorField is one setting in the form of a service.
type ConnectorField struct {
	Key      string `json:"key"`
	Label    string `json:"label"`
	Secret   bool   `json:"secret"`
	Required bool   `json:"required"`
	Value    string `json:"value" doc:"What is stored; a secret never comes out"`
	Filled   bool   `json:"filled"`
}

// ConnectorView is a service that can be connected, and how it stands.
type ConnectorView struct {
	Kind      string           `json:"kind" enum:"payments,invoices"`
	Provider  string           `json:"provider"`
	Label     string           `json:"label"`
	Connected bool             `json:"connected"`
	LastError string           `json:"last_error" doc:"What the provider last complained about"`
	Fields    []ConnectorField `json:"fields" nullable:"false"`
}

// ConnectorsOut are all services that there are adapters for.
type ConnectorsOut struct {
	Items []ConnectorView `json:"items" nullable:"false"`
}

func (s *Service) getConnectors(c web.Ctx, tx *db.Tx, _ *struct{}) (ConnectorsOut, error) {
	out := ConnectorsOut{Items: []ConnectorView{}}
	for _, p := range payments.Providers() {
		stored, found, err := loadConnector(tx, p.Kind)
		if err != nil {
			return out, err
		}
		v := ConnectorView{Kind: p.Kind, Provider: p.Provider, Label: p.Label.In(c.Lang), Fields: []ConnectorField{}}
		if v.Connected = found && stored.Provider == p.Provider; v.Connected {
			v.LastError = stored.LastError
		} else {
			stored = connector{}
		}
		for _, f := range p.Fields {
			v.Fields = append(v.Fields, ConnectorField{f.Key, f.Label.In(c.Lang), f.Secret, f.Required, stored.Settings[f.Key],
				stored.Settings[f.Key] != "" || slices.Contains(slices.Collect(maps.Keys(stored.sealed)), f.Key)})
		}
		out.Items = append(out.Items, v)
	}
	return out, nil
}

// KindPath names a kind of service.
type KindPath struct {
	Kind string `path:"kind" enum:"payments,invoices"`
}

type connectorIn struct {
	KindPath
	Body struct {
		Provider string            `json:"provider" maxLength:"40"`
		Settings map[string]string `json:"settings"`
	}
}

func (s *Service) putConnector(c web.Ctx, tx *db.Tx, in *connectorIn) (ConnectorsOut, error) {
	if _, err := s.Connect(tx, in.Kind, in.Body.Provider, in.Body.Settings); err != nil {
		return ConnectorsOut{}, err
	}
	return s.getConnectors(c, tx, nil)
}

func (s *Service) deleteConnector(_ web.Ctx, tx *db.Tx, in *KindPath) (web.Empty, error) {
	return web.Empty{}, s.Disconnect(tx, in.Kind)
}

func (s *Service) postPage(c web.Ctx, tx *db.Tx, in *IDPath) (Order, error) {
	o, err := s.AskPage(tx, in.ID)
	if err == nil {
		c.Status(202)
	}
	return o, err
}

func (s *Service) postInvoice(c web.Ctx, tx *db.Tx, in *IDPath) (Order, error) {
	o, err := s.AskInvoice(tx, in.ID)
	if err == nil {
		c.Status(202)
	}
	return o, err
}
