package main

import (
	"encoding/binary"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// tileHeight is fixed by C2SP tlog-tiles: a full tile is 256 hashes wide.
const tileHeight = 8

const maxResponse = 32 << 20

// reader fetches a log's resources by their C2SP paths. It implements tlog.TileReader; what it returns is
// authenticated by tlog.TileHashReader against the checkpoint's root.
type reader struct {
	prefix string
	client *http.Client
}

func newReader(prefix string) *reader {
	return &reader{strings.TrimRight(prefix, "/"), &http.Client{Timeout: 30 * time.Second}}
}

func (r *reader) get(path string) ([]byte, error) {
	response, err := r.client.Get(r.prefix + "/" + path)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", path, response.Status)
	}
	return io.ReadAll(io.LimitReader(response.Body, maxResponse))
}

// Height returns the height of the log's tiles.
func (r *reader) Height() int { return tileHeight }

// ReadTiles fetches tiles; C2SP paths are tlog's without the height.
func (r *reader) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	data := make([][]byte, len(tiles))
	for i, tile := range tiles {
		path := strings.Replace(tile.Path(), fmt.Sprintf("tile/%d/", tileHeight), "tile/", 1)
		body, err := r.get(path)
		if err != nil {
			return nil, err
		}
		if len(body) != tile.W*tlog.HashSize {
			return nil, fmt.Errorf("%s: %d bytes for %d hashes", path, len(body), tile.W)
		}
		data[i] = body
	}
	return data, nil
}

// SaveTiles keeps nothing: an audit reads each tile once.
func (r *reader) SaveTiles([]tlog.Tile, [][]byte) {}

// entries calls visit with every entry of a log of this size, in order.
func (r *reader) entries(size int64, visit func(index int64, entry []byte) error) error {
	for first := int64(0); first < size; first += 1 << tileHeight {
		width := int(min(size-first, 1<<tileHeight))
		tile := tlog.Tile{H: tileHeight, L: -1, N: first >> tileHeight, W: width}
		path := strings.Replace(tile.Path(), fmt.Sprintf("tile/%d/data/", tileHeight), "tile/entries/", 1)
		bundle, err := r.get(path)
		if err != nil {
			return err
		}
		for i := range width {
			if len(bundle) < 2 || len(bundle) < 2+int(binary.BigEndian.Uint16(bundle)) {
				return fmt.Errorf("%s: cut short at entry %d", path, i)
			}
			end := 2 + int(binary.BigEndian.Uint16(bundle))
			if err := visit(first+int64(i), bundle[2:end]); err != nil {
				return err
			}
			bundle = bundle[end:]
		}
		if len(bundle) != 0 {
			return fmt.Errorf("%s: %d bytes after the last entry", path, len(bundle))
		}
	}
	return nil
}
