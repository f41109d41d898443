// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICommittee} from "../interfaces/ICommittee.sol";

/// @title EIP-712 struct hashes of the proposals to the Committee
library ProposalActs {
    bytes32 private constant PROPOSE_ENDORSEMENT = keccak256(
        "ProposeEndorsement(string economy,string title,bytes32 agreement,uint32 version,bytes32 terms,uint64 closes,address signer,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant PROPOSE_ADMISSION = keccak256(
        "ProposeAdmission(string economy,string title,string admitted,string votingClass,uint8 category,address authority,address delegate,address alternate,uint64 closes,address signer,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant PROPOSE_REMOVAL = keccak256(
        "ProposeRemoval(string economy,string title,string removed,uint64 closes,address signer,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant PROPOSE_CATEGORY = keccak256(
        "ProposeCategory(string economy,string title,string seat,uint8 category,uint64 effectiveAt,uint64 closes,address signer,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant PROPOSE_VOTING_CLASS = keccak256(
        "ProposeVotingClass(string economy,string title,string seat,string votingClass,uint64 effectiveAt,uint64 closes,address signer,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant PROPOSE_AUTHORITY = keccak256(
        "ProposeAuthority(string economy,string title,string seat,address authority,uint64 closes,address signer,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant PROPOSE_CONTRACT = keccak256(
        "ProposeContract(string economy,string title,string name,address target,bytes32 codeHash,uint64 closes,address signer,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant PROPOSE_STANDARD = keccak256(
        "ProposeStandard(string economy,string title,bytes32 text,uint64 closes,address signer,uint256 nonce,uint256 deadline)"
    );

    function hash(ICommittee.ProposeEndorsement calldata act) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                PROPOSE_ENDORSEMENT,
                keccak256(bytes(act.economy)),
                keccak256(bytes(act.title)),
                act.agreement,
                act.version,
                act.terms,
                act.closes,
                act.signer,
                act.nonce,
                act.deadline
            )
        );
    }

    function hash(ICommittee.ProposeAdmission calldata act) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                PROPOSE_ADMISSION,
                keccak256(bytes(act.economy)),
                keccak256(bytes(act.title)),
                keccak256(bytes(act.admitted)),
                keccak256(bytes(act.votingClass)),
                act.category,
                act.authority,
                act.delegate,
                act.alternate,
                act.closes,
                act.signer,
                act.nonce,
                act.deadline
            )
        );
    }

    function hash(ICommittee.ProposeRemoval calldata act) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                PROPOSE_REMOVAL,
                keccak256(bytes(act.economy)),
                keccak256(bytes(act.title)),
                keccak256(bytes(act.removed)),
                act.closes,
                act.signer,
                act.nonce,
                act.deadline
            )
        );
    }

    function hash(ICommittee.ProposeCategory calldata act) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                PROPOSE_CATEGORY,
                keccak256(bytes(act.economy)),
                keccak256(bytes(act.title)),
                keccak256(bytes(act.seat)),
                act.category,
                act.effectiveAt,
                act.closes,
                act.signer,
                act.nonce,
                act.deadline
            )
        );
    }

    function hash(ICommittee.ProposeVotingClass calldata act) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                PROPOSE_VOTING_CLASS,
                keccak256(bytes(act.economy)),
                keccak256(bytes(act.title)),
                keccak256(bytes(act.seat)),
                keccak256(bytes(act.votingClass)),
                act.effectiveAt,
                act.closes,
                act.signer,
                act.nonce,
                act.deadline
            )
        );
    }

    function hash(ICommittee.ProposeAuthority calldata act) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                PROPOSE_AUTHORITY,
                keccak256(bytes(act.economy)),
                keccak256(bytes(act.title)),
                keccak256(bytes(act.seat)),
                act.authority,
                act.closes,
                act.signer,
                act.nonce,
                act.deadline
            )
        );
    }

    function hash(ICommittee.ProposeContract calldata act) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                PROPOSE_CONTRACT,
                keccak256(bytes(act.economy)),
                keccak256(bytes(act.title)),
                keccak256(bytes(act.name)),
                act.target,
                act.codeHash,
                act.closes,
                act.signer,
                act.nonce,
                act.deadline
            )
        );
    }

    function hash(ICommittee.ProposeStandard calldata act) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                PROPOSE_STANDARD,
                keccak256(bytes(act.economy)),
                keccak256(bytes(act.title)),
                act.text,
                act.closes,
                act.signer,
                act.nonce,
                act.deadline
            )
        );
    }
}
