//go:build tools

// Package tools pins the version of Kubo that Concord is tested against.
package tools

import _ "github.com/ipfs/kubo/cmd/ipfs"
