package files

import (
	"encoding/binary"
	"io"
)

// maxSegments is how many parts of a JPEG are looked through for the camera's note.
const maxSegments = 32

// orientation reads how a camera was held from the EXIF note of a JPEG; 1, upright, when it does not
// say. Telephones store every photograph as the sensor saw it and only note how to turn it.
func orientation(r io.Reader) int {
	var marker [4]byte
	if _, err := io.ReadFull(r, marker[:2]); err != nil || marker[0] != 0xff || marker[1] != 0xd8 {
		return 1
	}
	for range maxSegments {
		if _, err := io.ReadFull(r, marker[:]); err != nil || marker[0] != 0xff || marker[1] == 0xda {
			return 1
		}
		size := int(binary.BigEndian.Uint16(marker[2:])) - 2
		if size < 0 {
			return 1
		}
		segment := make([]byte, size)
		if _, err := io.ReadFull(r, segment); err != nil {
			return 1
		}
		if marker[1] == 0xe1 && len(segment) > 14 && string(segment[:6]) == "Exif\x00\x00" {
			return tiffOrientation(segment[6:])
		}
	}
	return 1
}

// tiffOrientation finds tag 0x0112 in the first directory of a TIFF header.
func tiffOrientation(t []byte) int {
	var order binary.ByteOrder = binary.LittleEndian
	switch string(t[:2]) {
	case "II":
	case "MM":
		order = binary.BigEndian
	default:
		return 1
	}
	at := int64(order.Uint32(t[4:8]))
	if at+2 > int64(len(t)) {
		return 1
	}
	count := int64(order.Uint16(t[at:]))
	for i := range count {
		entry := at + 2 + i*12
		if entry+12 > int64(len(t)) {
			return 1
		}
		if order.Uint16(t[entry:]) == 0x0112 {
			if v := int(order.Uint16(t[entry+8:])); v >= 1 && v <= 8 {
				return v
			}
			return 1
		}
	}
	return 1
}
