//go:build tools

// Package tools pins the version of geth that Concord is tested against: the last line with Clique.
package tools

import _ "github.com/ethereum/go-ethereum/cmd/geth"
