// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDocumentStatus} from "../interfaces/IDocumentStatus.sol";

/// @title EIP-712 struct hashes of the acts of `DocumentStatus`
/// @notice Seven types with the same fields: a wallet shows what is done by the name of the type.
library StatusActs {
    bytes private constant FIELDS =
        "(bytes32 issuer,bytes32 digest,string reason,uint64 effectiveAt,bytes32 successor,address signer,uint256 nonce,uint256 deadline)";
    bytes32 private constant SUSPEND = keccak256(abi.encodePacked("SuspendDocument", FIELDS));
    bytes32 private constant RESTORE = keccak256(abi.encodePacked("RestoreDocument", FIELDS));
    bytes32 private constant WITHDRAW = keccak256(abi.encodePacked("WithdrawDocument", FIELDS));
    bytes32 private constant ANNUL = keccak256(abi.encodePacked("AnnulDocument", FIELDS));
    bytes32 private constant SUPERSEDE = keccak256(abi.encodePacked("SupersedeDocument", FIELDS));
    bytes32 private constant AMEND = keccak256(abi.encodePacked("AmendDocument", FIELDS));
    bytes32 private constant CONFIRM = keccak256(abi.encodePacked("ConfirmDocument", FIELDS));

    bytes private constant PERIOD_FIELDS =
        "(bytes32 issuer,address key,uint64 fromTime,uint64 toTime,string reason,address signer,uint256 nonce,uint256 deadline)";
    bytes32 private constant ANNUL_BY_KEY = keccak256(abi.encodePacked("AnnulByKey", PERIOD_FIELDS));
    bytes32 private constant CONFIRM_BY_KEY = keccak256(abi.encodePacked("ConfirmByKey", PERIOD_FIELDS));

    function hash(IDocumentStatus.StatusAct calldata act, IDocumentStatus.Kind kind) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                _typeHash(kind),
                act.issuer,
                act.digest,
                keccak256(bytes(act.reason)),
                act.effectiveAt,
                act.successor,
                act.signer,
                act.nonce,
                act.deadline
            )
        );
    }

    function hash(IDocumentStatus.KeyPeriodAct calldata act, bool annulled) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                annulled ? ANNUL_BY_KEY : CONFIRM_BY_KEY,
                act.issuer,
                act.key,
                act.fromTime,
                act.toTime,
                keccak256(bytes(act.reason)),
                act.signer,
                act.nonce,
                act.deadline
            )
        );
    }

    function _typeHash(IDocumentStatus.Kind kind) private pure returns (bytes32) {
        if (kind == IDocumentStatus.Kind.SUSPEND) return SUSPEND;
        if (kind == IDocumentStatus.Kind.RESTORE) return RESTORE;
        if (kind == IDocumentStatus.Kind.WITHDRAW) return WITHDRAW;
        if (kind == IDocumentStatus.Kind.ANNUL) return ANNUL;
        if (kind == IDocumentStatus.Kind.SUPERSEDE) return SUPERSEDE;
        if (kind == IDocumentStatus.Kind.AMEND) return AMEND;
        return CONFIRM;
    }
}
