// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IIssuers} from "../interfaces/IIssuers.sol";

/// @title EIP-712 struct hashes of the acts about accreditations and listings
library AccreditationActs {
    bytes32 private constant ACCREDIT = keccak256(
        "Accredit(bytes32 issuer,string standard,string number,bytes32 scope,uint64 validFrom,uint64 validTo,address accreditor,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant CHANGE_SCOPE = keccak256(
        "ChangeScope(bytes32 accreditation,bytes32 scope,uint64 effectiveAt,address signer,uint256 nonce,uint256 deadline)"
    );
    bytes32 internal constant SUSPEND = keccak256(
        "SuspendAccreditation(bytes32 accreditation,uint64 effectiveAt,string reason,address signer,uint256 nonce,uint256 deadline)"
    );
    bytes32 internal constant RESTORE = keccak256(
        "RestoreAccreditation(bytes32 accreditation,uint64 effectiveAt,string reason,address signer,uint256 nonce,uint256 deadline)"
    );
    bytes32 internal constant WITHDRAW = keccak256(
        "WithdrawAccreditation(bytes32 accreditation,uint64 effectiveAt,string reason,address signer,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant LIST_BODY = keccak256(
        "ListBody(bytes32 issuer,bytes32 agreement,string annex,string economy,uint64 effectiveFrom,uint64 effectiveTo,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant OPPOSE_LISTING =
        keccak256("OpposeListing(bytes32 listing,string economy,bytes32 reason,uint256 nonce,uint256 deadline)");
    bytes32 private constant WITHDRAW_LISTING =
        keccak256("WithdrawListing(bytes32 listing,uint64 effectiveAt,bytes32 reason,uint256 nonce,uint256 deadline)");

    function hash(IIssuers.Accredit calldata act) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                ACCREDIT,
                act.issuer,
                keccak256(bytes(act.standard)),
                keccak256(bytes(act.number)),
                act.scope,
                act.validFrom,
                act.validTo,
                act.accreditor,
                act.nonce,
                act.deadline
            )
        );
    }

    function hash(IIssuers.ChangeScope calldata act) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(CHANGE_SCOPE, act.accreditation, act.scope, act.effectiveAt, act.signer, act.nonce, act.deadline)
        );
    }

    function hash(IIssuers.ListBody calldata act) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                LIST_BODY,
                act.issuer,
                act.agreement,
                keccak256(bytes(act.annex)),
                keccak256(bytes(act.economy)),
                act.effectiveFrom,
                act.effectiveTo,
                act.nonce,
                act.deadline
            )
        );
    }

    function hash(IIssuers.OpposeListing calldata act) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(OPPOSE_LISTING, act.listing, keccak256(bytes(act.economy)), act.reason, act.nonce, act.deadline)
        );
    }

    function hash(IIssuers.WithdrawListing calldata act) internal pure returns (bytes32) {
        return
            keccak256(abi.encode(WITHDRAW_LISTING, act.listing, act.effectiveAt, act.reason, act.nonce, act.deadline));
    }
}
