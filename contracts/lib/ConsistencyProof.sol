// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ILogs} from "../interfaces/ILogs.sol";

/// @title RFC 9162 consistency proofs
/// @notice Shows that the tree of `oldSize` entries is a prefix of the tree of `newSize` entries (RFC 9162, 2.1.4.2), with
/// SHA-256 and the node prefix 0x01 of RFC 9162, 2.1.1. The sizes alone fix how many nodes a proof has and which of them
/// stand left; the proof says neither.
library ConsistencyProof {
    /// @notice Reverts with `ConsistencyProofLengthWrong` or `ConsistencyProofInvalid` unless the proof holds.
    /// @dev Needs 0 < oldSize < newSize, which the caller has checked.
    ///
    /// Assembly, because the whole transaction has a budget. A buffer of 65 bytes, 0x01 | left | right, holds a running root
    /// as the right node, where the hash precompile (address 2) writes its result: a left sibling costs one store
    /// and one call, with nothing copied. Buffer `a` is the new root's. The old root is the same number until the
    /// first right sibling; only from there on it has a buffer `b` of its own, and costs a second call.
    function verify(uint64 oldSize, bytes32 oldRoot, uint64 newSize, bytes32 newRoot, bytes32[] calldata proof)
        internal
        view
    {
        bool fits;
        bytes32 computedOld;
        bytes32 computedNew;
        assembly ("memory-safe") {
            let a := mload(0x40)
            let b := a
            let next := proof.offset
            let end := add(next, shl(5, proof.length))
            mstore8(a, 1)
            fits := 1

            // Step 2: an old tree whose size is a power of two is one complete subtree, and its root is where to start.
            switch and(oldSize, sub(oldSize, 1))
            case 0 { mstore(add(a, 33), oldRoot) }
            default {
                fits := lt(next, end)
                mstore(add(a, 33), calldataload(next))
                next := add(next, 32)
            }

            // Steps 3 and 4: from here on the two are positions, fn and sn; climb to the subtree that ends the old tree.
            oldSize := sub(oldSize, 1)
            newSize := sub(newSize, 1)
            for {} and(oldSize, 1) {} {
                oldSize := shr(1, oldSize)
                newSize := shr(1, newSize)
            }

            for {} and(lt(next, end), fits) { next := add(next, 32) } {
                // Step 6.1: a node that the sizes do not call for.
                if iszero(newSize) {
                    fits := 0
                    break
                }
                switch or(and(oldSize, 1), eq(oldSize, newSize))
                case 1 {
                    mstore(add(a, 1), calldataload(next))
                    fits := staticcall(gas(), 2, a, 65, add(a, 33), 32)
                    if sub(a, b) {
                        mstore(add(b, 1), calldataload(next))
                        fits := and(fits, staticcall(gas(), 2, b, 65, add(b, 33), 32))
                    }
                    for {} iszero(or(and(oldSize, 1), iszero(oldSize))) {} {
                        oldSize := shr(1, oldSize)
                        newSize := shr(1, newSize)
                    }
                }
                default {
                    if eq(a, b) {
                        b := add(a, 96)
                        mstore8(b, 1)
                        mstore(add(b, 33), mload(add(a, 33)))
                    }
                    mstore(add(a, 1), mload(add(a, 33)))
                    mstore(add(a, 33), calldataload(next))
                    fits := staticcall(gas(), 2, a, 65, add(a, 33), 32)
                }
                oldSize := shr(1, oldSize)
                newSize := shr(1, newSize)
            }
            fits := and(fits, iszero(newSize))
            computedOld := mload(add(b, 33))
            computedNew := mload(add(a, 33))
        }
        if (!fits) revert ILogs.ConsistencyProofLengthWrong(proof.length);
        if (computedOld != oldRoot) revert ILogs.ConsistencyProofInvalid(oldRoot, computedOld);
        if (computedNew != newRoot) revert ILogs.ConsistencyProofInvalid(newRoot, computedNew);
    }
}
