package main

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"

	"golang.org/x/mod/sumdb/tlog"
)

// smallSizes is the last size of which every pair and every index is written.
const smallSizes = 12

type inclusionVector struct {
	Index int64    `json:"index"`
	Size  int64    `json:"size"`
	Proof []string `json:"proof"`
}

type consistencyVector struct {
	Size1 int64    `json:"size1"`
	Size2 int64    `json:"size2"`
	Proof []string `json:"proof"`
}

type vectors struct {
	Source      string              `json:"source"`
	Leaf        string              `json:"leaf"`
	LeafHashes  []string            `json:"leafHashes"`
	Roots       map[int64]string    `json:"roots"`
	Inclusion   []inclusionVector   `json:"inclusion"`
	Consistency []consistencyVector `json:"consistency"`
}

// printVectors writes roots and proofs over the leaves "concord-0", "concord-1", …: all pairs of small
// sizes, and the sizes around powers of two up to 1,025.
func printVectors(out io.Writer) error {
	var stored storedHashes
	made := vectors{
		Source: "golang.org/x/mod v0.29.0 sumdb/tlog",
		Leaf:   "concord-<index>",
		Roots:  map[int64]string{},
	}
	sizes := []int64{31, 32, 33, 127, 255, 256, 257, 1024, 1025}
	for size := int64(smallSizes); size > 0; size-- {
		sizes = append([]int64{size}, sizes...)
	}
	for index := range sizes[len(sizes)-1] {
		hashes, err := tlog.StoredHashes(index, fmt.Appendf(nil, "concord-%d", index), &stored)
		if err != nil {
			return err
		}
		stored = append(stored, hashes...)
		if index < 4 {
			made.LeafHashes = append(made.LeafHashes, hex.EncodeToString(hashes[0][:]))
		}
	}
	for _, size := range sizes {
		root, err := tlog.TreeHash(size, &stored)
		if err != nil {
			return err
		}
		made.Roots[size] = hex.EncodeToString(root[:])
		for _, index := range chosen(size) {
			proof, err := tlog.ProveRecord(size, index, &stored)
			if err != nil {
				return err
			}
			made.Inclusion = append(made.Inclusion, inclusionVector{index, size, texts(proof)})
		}
		for _, before := range sizes {
			if before > size || size > smallSizes && before*2 < size-1 {
				continue
			}
			proof, err := tlog.ProveTree(size, before, &stored)
			if err != nil {
				return err
			}
			made.Consistency = append(made.Consistency, consistencyVector{before, size, texts(proof)})
		}
	}
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", " ")
	return encoder.Encode(made)
}

func chosen(size int64) []int64 {
	if size <= smallSizes {
		all := make([]int64, size)
		for index := range size {
			all[index] = index
		}
		return all
	}
	return []int64{0, size / 3, size / 2, size - 2, size - 1}
}

func texts[H ~[]tlog.Hash](proof H) []string {
	lines := make([]string, len(proof))
	for i, hash := range proof {
		lines[i] = hex.EncodeToString(hash[:])
	}
	return lines
}
