// Package sim simulates everything outside of Moked: the carrier (Twilio), the realtime model and
// the chat model (OpenAI), and Meta's Graph for WhatsApp. Each speaks the real protocol and refuses
// what the real one refuses: unknown fields, illegal orders, wrong signatures. They share no code
// with the product's own adapters, so a misreading of a protocol cannot hide in both.
//
// In tests, StartServer (or NewRealtime, NewChat, NewGraph and NewCarrier, which are http.Handlers)
// stands where the vendors would; each keeps a Log of what passed, takes scripted answers, and goes
// wrong on demand. For people, `moked simulate` sends a message (RunMessage) or plays a phone call
// (RunCall) against any Moked, without an account anywhere.
//
// # Speech
//
// Words travel as sound: a simulated voice is the text modem of package audio, about as fast as
// speech. The model knows what it was told by listening, and the caller knows what was really
// heard, up to the moment of an interruption.
//
// # Scenarios
//
// A scenario is a YAML file. Unknown fields are refused.
//
//	name: first call              # printed
//	from: "+972521234567"         # the caller; the command line may overrule
//	to: "+97231234567"            # the number that is called
//	caller_name: דנה
//	limit: 60s                    # the call ends here at the latest (2m)
//	faults: {jitter: true}        # what goes wrong on the line: the fields of StreamFaults
//	simulator:                    # instructions to the simulated outside: the fields of Control
//	  realtime: {replies: [{say: שלום}], faults: {first_audio_delay: 2s}}
//	steps:                        # one after the other
//	  - expect: {heard_contains: שלום, within_ms: 5000}   # since the caller's last words
//	  - expect: {words: 3}                                # any three words
//	  - say: אני רוצה תור          # when the other side has been quiet for 400 ms
//	  - say: רגע                  # 300 ms after the other side began to speak
//	    barge_in_after_ms: 300
//	  - silence_ms: 2000          # an open line
//	  - wait_ms: 2000             # the same, but the end of the call is no failure
//	  - dtmf: "1#"
//	  - hangup: true
//	expect:                       # when it is over
//	  heard_contains: [שלום]
//	  heard_not_contains: [שגיאה]
//	  verbs: [Connect, Redirect]  # the TwiML verbs began like this
//	  status: completed
//	  violations: 0               # how often the product broke the carrier's rules
//	  clears: 1                   # at least so many interruptions
//	  replay: refused             # of a second use of the stream's token (faults: {replay: true})
//
// The built-in scenarios are first-call, barge-in and bad-line.
package sim
