package main

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// openCheckpoint verifies a C2SP checkpoint with golang.org/x/mod/sumdb/note and reads its tree.
func openCheckpoint(signed []byte, vkey string) (tlog.Tree, error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return tlog.Tree{}, err
	}
	opened, err := note.Open(signed, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		return tlog.Tree{}, fmt.Errorf("the checkpoint is not of %s", verifier.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

// receipt is a C2SP tlog-proof; its extra line is not read.
type receipt struct {
	index      int64
	proof      tlog.RecordProof
	checkpoint []byte
}

func parseReceipt(text string) (receipt, error) {
	head, checkpoint, found := strings.Cut(text, "\n\n")
	lines := strings.Split(head, "\n")
	if !found || len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return receipt{}, fmt.Errorf("not a tlog-proof")
	}
	lines = lines[1:]
	if strings.HasPrefix(lines[0], "extra ") {
		lines = lines[1:]
	}
	if len(lines) == 0 || !strings.HasPrefix(lines[0], "index ") {
		return receipt{}, fmt.Errorf("the tlog-proof has no index")
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[0], "index "), 10, 64)
	if err != nil {
		return receipt{}, err
	}
	parsed := receipt{index: index, checkpoint: []byte(checkpoint)}
	for _, line := range lines[1:] {
		var hash tlog.Hash
		data, err := base64.StdEncoding.DecodeString(line)
		if err != nil || len(data) != len(hash) {
			return receipt{}, fmt.Errorf("a proof line is not a hash")
		}
		copy(hash[:], data)
		parsed.proof = append(parsed.proof, hash)
	}
	return parsed, nil
}
