package notify

import "github.com/moked/moked/internal/fault"

var (
	badEndpoint = fault.Text{He: "זו אינה כתובת של שירות התראות", En: "This is not the address of a push service"}
	badKey      = fault.Text{He: "המפתח אינו תקין", En: "The key is not valid"}
)

// NoDevice refuses a test when no device of the person takes push messages.
var NoDevice = fault.Define("no_device", 409,
	fault.Text{He: "אין עדיין מכשיר שמקבל התראות", En: "No device takes notifications yet"},
	fault.Text{He: "הפעילו התראות במכשיר הזה ונסו שוב", En: "Switch notifications on for this device and try again"})
