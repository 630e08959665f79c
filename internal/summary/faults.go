package summary

import "github.com/moked/moked/internal/fault"

var noModel = fault.Define("no_model", 409,
	fault.Text{He: "אין מודל שיכתוב סיכום", En: "There is no model to write a summary"},
	fault.Text{He: "אפשר להגדיר מודל שיחה בעמוד הסוכן", En: "Set a chat model on the agent's page"})
