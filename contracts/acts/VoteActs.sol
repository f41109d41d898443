// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IBallots} from "../interfaces/IBallots.sol";

/// @title EIP-712 struct hash of a vote
library VoteActs {
    bytes32 private constant CAST_VOTE = keccak256(
        "CastVote(uint256 ballot,string title,bytes32 subject,string economy,string choice,bytes32 reason,uint64 sequence,address signer,uint256 nonce,uint256 deadline)"
    );

    function hash(IBallots.CastVote calldata act) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                CAST_VOTE,
                act.ballot,
                keccak256(bytes(act.title)),
                act.subject,
                keccak256(bytes(act.economy)),
                keccak256(bytes(act.choice)),
                act.reason,
                act.sequence,
                act.signer,
                act.nonce,
                act.deadline
            )
        );
    }
}
