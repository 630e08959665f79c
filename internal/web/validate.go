package web

import (
	"errors"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"

	"github.com/moked/moked/internal/fault"
)

// refusal translates what huma refused into a fault. The refused value is never repeated.
func refusal(status int, msg string, errs []error) error {
	switch status {
	case http.StatusUnprocessableEntity:
		f := fault.Invalid.New()
		for _, err := range errs {
			if d, ok := err.(huma.ErrorDetailer); ok {
				name, text := refusedField(d.ErrorDetail())
				f.Field(name, text)
			}
		}
		return f
	case http.StatusBadRequest:
		return fault.BadJSON.New()
	case http.StatusRequestEntityTooLarge:
		return fault.TooLarge.New().Arg("max", sizeText(maxJSON))
	case http.StatusUnsupportedMediaType:
		return fault.Unsupported.New()
	case http.StatusRequestTimeout:
		return RequestTimeout.New()
	}
	return fault.Internal.Because(errors.Join(append([]error{errors.New(msg)}, errs...)...))
}

// wording pairs the beginning of huma's messages with our words.
var wording = []struct {
	message string
	text    fault.Text
}{
	{validation.MsgUnexpectedProperty, fault.Unknown},
	{"required ", fault.Required},
	{"invalid integer", fault.OutOfRange},
	{rangePrefix, fault.OutOfRange},
	{validation.MsgExpectedBoolean, fault.WrongType},
	{validation.MsgExpectedInteger, fault.WrongType},
	{validation.MsgExpectedArrayItemsUnique, fault.BadValue},
	{validation.MsgExpectedRFC3339DateTime, fault.BadTime},
	{validation.MsgExpectedRFC3339Date, fault.BadTime},
	{validation.MsgExpectedRFC3339Time, fault.BadTime},
	{validation.MsgExpectedRFC5322Email, fault.BadEmail},
	{validation.MsgExpectedOneOf, textNotOneOf},
	{validation.MsgExpectedMinimumNumber, fault.OutOfRange},
	{validation.MsgExpectedMaximumNumber, fault.OutOfRange},
	{validation.MsgExpectedExclusiveMinimumNumber, fault.OutOfRange},
	{validation.MsgExpectedExclusiveMaximumNumber, fault.OutOfRange},
	{validation.MsgExpectedMinLength, textTooShort},
	{validation.MsgExpectedMaxLength, fault.TooLong},
	{validation.MsgExpectedMaxItems, textTooMany},
	{validation.MsgExpectedMaxProperties, textTooMany},
}

// exact are messages that begin like others.
var exact = map[string]fault.Text{
	validation.MsgExpectedNumber: fault.WrongType,
	validation.MsgExpectedString: fault.WrongType,
	validation.MsgExpectedArray:  fault.WrongType,
	validation.MsgExpectedObject: fault.WrongType,
}

func refusedField(d *huma.ErrorDetail) (string, fault.Text) {
	_, name, _ := strings.Cut(d.Location, ".")
	before, after, _ := strings.Cut(validation.MsgExpectedRequiredProperty, "%s")
	if rest, ok := strings.CutPrefix(d.Message, before); ok {
		// huma names the object that lacks the property, and the property only in the message.
		if property, ok := strings.CutSuffix(rest, after); ok {
			return strings.TrimPrefix(name+"."+property, "."), fault.Required
		}
	}
	if at, ok := strings.CutPrefix(d.Message, rangePrefix); ok {
		return at, fault.OutOfRange
	}
	if name == "" {
		name = d.Location
	}
	if text, ok := exact[d.Message]; ok {
		return name, text
	}
	for _, w := range wording {
		begin, _, _ := strings.Cut(w.message, "%")
		if strings.HasPrefix(d.Message, begin) {
			return name, w.text
		}
	}
	return name, fault.BadValue
}
