package audio

import "math/bits"

// Decoding is a look-up; encoding is arithmetic, because a 64 KiB table would only push other
// things out of the cache and is not faster.
var (
	ulawLinear = buildTable(decodeULaw)
	alawLinear = buildTable(decodeALaw)
)

func buildTable(decode func(byte) int16) (t [256]int16) {
	for i := range t {
		t[i] = decode(byte(i))
	}
	return t
}

func decodeULaw(u byte) int16 {
	u = ^u
	t := (int16(u&0x0F)<<3 + 0x84) << (u >> 4 & 7)
	if u&0x80 != 0 {
		return 0x84 - t
	}
	return t - 0x84
}

func decodeALaw(a byte) int16 {
	a ^= 0x55
	t := int16(a&0x0F) << 4
	switch seg := a >> 4 & 7; seg {
	case 0:
		t += 8
	default:
		t = (t + 0x108) << (seg - 1)
	}
	if a&0x80 != 0 {
		return t
	}
	return -t
}

// ULawToLinear decodes one µ-law byte.
func ULawToLinear(u byte) int16 { return ulawLinear[u] }

// LinearToULaw encodes one sample as µ-law (ITU-T G.711).
func LinearToULaw(s int16) byte {
	x, sign := int32(s), byte(0)
	if x < 0 {
		x, sign = -x, 0x80
	}
	x = min(x, 32635) + 0x84
	exp := bits.Len32(uint32(x)) - 8 // x has 8 to 15 bits here, so exp is 0 to 7
	return ^(sign | byte(exp)<<4 | byte(x>>(exp+3))&0x0F)
}

// ALawToLinear decodes one A-law byte.
func ALawToLinear(a byte) int16 { return alawLinear[a] }

// LinearToALaw encodes one sample as A-law (ITU-T G.711).
func LinearToALaw(s int16) byte {
	x, mask := int32(s)>>3, byte(0xD5)
	if x < 0 {
		x, mask = -x-1, 0x55
	}
	if x < 32 {
		return byte(x>>1) ^ mask
	}
	seg := bits.Len32(uint32(x)) - 5 // 1 to 7
	return (byte(seg)<<4 | byte(x>>max(seg, 1))&0x0F) ^ mask
}

// DecodeULaw appends the samples of µ-law bytes to dst.
func DecodeULaw(dst []int16, src []byte) []int16 {
	for _, u := range src {
		dst = append(dst, ulawLinear[u])
	}
	return dst
}

// EncodeULaw appends samples as µ-law to dst.
func EncodeULaw(dst []byte, src []int16) []byte {
	for _, s := range src {
		dst = append(dst, LinearToULaw(s))
	}
	return dst
}

// DecodeALaw appends the samples of A-law bytes to dst.
func DecodeALaw(dst []int16, src []byte) []int16 {
	for _, a := range src {
		dst = append(dst, alawLinear[a])
	}
	return dst
}

// EncodeALaw appends samples as A-law to dst.
func EncodeALaw(dst []byte, src []int16) []byte {
	for _, s := range src {
		dst = append(dst, LinearToALaw(s))
	}
	return dst
}

// AppendPCM appends samples as 16-bit little endian bytes, the wire form of audio/pcm.
func AppendPCM(dst []byte, src []int16) []byte {
	for _, s := range src {
		dst = append(dst, byte(s), byte(uint16(s)>>8))
	}
	return dst
}

// ParsePCM appends the samples of 16-bit little endian bytes. An odd last byte is left out.
func ParsePCM(dst []int16, src []byte) []int16 {
	for i := 0; i+1 < len(src); i += 2 {
		dst = append(dst, int16(uint16(src[i])|uint16(src[i+1])<<8))
	}
	return dst
}
