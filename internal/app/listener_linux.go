package app

import (
	"net"
	"syscall"
)

// refuseNew lets no further connection begin on the listener, while those that the kernel has
// already accepted for us can still be taken. Closing the listener alone would reset them, and
// their first request would be lost. A filter on the socket drops each SYN; whoever sent it tries
// again a second later and finds the port closed, or the next server on it.
func refuseNew(l net.Listener) error {
	tcp, ok := l.(*net.TCPListener)
	if !ok {
		return nil
	}
	raw, err := tcp.SyscallConn()
	if err != nil {
		return err
	}
	const flags, syn = 13, 0x02 // of a TCP header, where the filter's packet begins
	filter := []syscall.SockFilter{
		*syscall.LsfStmt(syscall.BPF_LD|syscall.BPF_B|syscall.BPF_ABS, flags),
		*syscall.LsfJump(syscall.BPF_JMP|syscall.BPF_JSET|syscall.BPF_K, syn, 0, 1),
		*syscall.LsfStmt(syscall.BPF_RET|syscall.BPF_K, 0),
		*syscall.LsfStmt(syscall.BPF_RET|syscall.BPF_K, 0xffff),
	}
	var attached error
	if err := raw.Control(func(fd uintptr) { attached = syscall.AttachLsf(int(fd), filter) }); err != nil {
		return err
	}
	return attached
}
