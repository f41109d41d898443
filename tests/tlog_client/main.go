// Command tlogclient audits a log with public code only: golang.org/x/mod/sumdb/{note,tlog}.
//
//	tlogclient audit -url PREFIX -vkey KEY [-old CHECKPOINT] [-receipt PROOF]
//	tlogclient receipt -vkey KEY -receipt PROOF -entry ENTRY
//	tlogclient vectors
//
// audit hashes every entry, compares the root with the signed checkpoint, proves an old checkpoint
// consistent, and checks a receipt against the entry it downloaded. receipt does so with no network.
package main

import (
	"flag"
	"fmt"
	"os"

	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "tlogclient:", err)
		os.Exit(1)
	}
}

func run(arguments []string) error {
	if len(arguments) == 0 {
		return fmt.Errorf("say what to do: audit, receipt or vectors")
	}
	flags := flag.NewFlagSet(arguments[0], flag.ExitOnError)
	url := flags.String("url", "", "prefix of the log")
	vkey := flags.String("vkey", "", "verifier key of the log")
	old := flags.String("old", "", "file with a checkpoint seen earlier")
	proof := flags.String("receipt", "", "file with a tlog-proof")
	entry := flags.String("entry", "", "file with the entry the receipt is for")
	if err := flags.Parse(arguments[1:]); err != nil {
		return err
	}
	switch arguments[0] {
	case "audit":
		return audit(*url, *vkey, *old, *proof)
	case "receipt":
		data, err := os.ReadFile(*entry)
		if err != nil {
			return err
		}
		return checkReceipt(*proof, *vkey, func(int64) []byte { return data })
	case "vectors":
		return printVectors(os.Stdout)
	}
	return fmt.Errorf("%s is not a command", arguments[0])
}

func audit(url, vkey, old, proof string) error {
	log := newReader(url)
	signed, err := log.get("checkpoint")
	if err != nil {
		return err
	}
	tree, err := openCheckpoint(signed, vkey)
	if err != nil {
		return err
	}
	entries := make([][]byte, 0, tree.N)
	var stored storedHashes
	err = log.entries(tree.N, func(index int64, entry []byte) error {
		entries = append(entries, entry)
		hashes, err := tlog.StoredHashes(index, entry, &stored)
		stored = append(stored, hashes...)
		return err
	})
	if err != nil {
		return err
	}
	root, err := tlog.TreeHash(tree.N, &stored)
	if err != nil {
		return err
	}
	if root != tree.Hash {
		return fmt.Errorf("%d entries hash to %v, the checkpoint says %v", tree.N, root, tree.Hash)
	}
	fmt.Printf("entries %d root %v\n", tree.N, root)
	tiles := tlog.TileHashReader(tree, log)
	for first := int64(0); first < tree.N; first += 1 << tileHeight {
		var indexes []int64
		for index := first; index < min(tree.N, first+1<<tileHeight); index++ {
			indexes = append(indexes, tlog.StoredHashIndex(0, index))
		}
		hashes, err := tiles.ReadHashes(indexes)
		if err != nil {
			return err
		}
		for i, hash := range hashes {
			if hash != tlog.RecordHash(entries[first+int64(i)]) {
				return fmt.Errorf("entry %d is not the one in its tile", first+int64(i))
			}
		}
	}
	if old != "" {
		if err := checkConsistent(old, vkey, tree, tiles); err != nil {
			return err
		}
	}
	if proof != "" {
		return checkReceipt(proof, vkey, func(index int64) []byte { return entries[min(index, tree.N-1)] })
	}
	return nil
}

func checkConsistent(file, vkey string, tree tlog.Tree, hashes tlog.HashReader) error {
	signed, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	before, err := openCheckpoint(signed, vkey)
	if err != nil {
		return err
	}
	proof, err := tlog.ProveTree(tree.N, before.N, hashes)
	if err != nil {
		return err
	}
	if err := tlog.CheckTree(proof, tree.N, tree.Hash, before.N, before.Hash); err != nil {
		return err
	}
	fmt.Printf("consistent %d %d\n", before.N, tree.N)
	return nil
}

func checkReceipt(file, vkey string, entry func(index int64) []byte) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	parsed, err := parseReceipt(string(text))
	if err != nil {
		return err
	}
	tree, err := openCheckpoint(parsed.checkpoint, vkey)
	if err != nil {
		return err
	}
	leaf := tlog.RecordHash(entry(parsed.index))
	if err := tlog.CheckRecord(parsed.proof, tree.N, tree.Hash, parsed.index, leaf); err != nil {
		return err
	}
	fmt.Printf("receipt %d %d\n", parsed.index, tree.N)
	return nil
}

// storedHashes is a tlog.HashReader over hashes in memory.
type storedHashes []tlog.Hash

// ReadHashes returns the hashes at these storage indexes.
func (s *storedHashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if index >= int64(len(*s)) {
			return nil, fmt.Errorf("no hash %d", index)
		}
		hashes[i] = (*s)[index]
	}
	return hashes, nil
}
