// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAgreements} from "../interfaces/IAgreements.sol";

/// @title EIP-712 struct hashes of the acts of `Agreements`
/// @notice Acts with the same fields differ by the name of the type, which is what a wallet shows.
library AgreementActs {
    bytes private constant VERSION_FIELDS =
        "(string economy,bytes32 agreement,uint32 version,bytes32 terms,uint256 nonce,uint256 deadline)";
    bytes32 internal constant SIGN = keccak256(abi.encodePacked("SignAgreement", VERSION_FIELDS));
    bytes32 internal constant RATIFY = keccak256(abi.encodePacked("RatifyAgreement", VERSION_FIELDS));
    bytes32 internal constant ACCEDE = keccak256(abi.encodePacked("AccedeToAgreement", VERSION_FIELDS));

    bytes private constant ANNEX_FIELDS =
        "(string economy,bytes32 agreement,string annex,bytes32 text,uint256 nonce,uint256 deadline)";
    bytes32 internal constant RESERVE = keccak256(abi.encodePacked("EnterReservation", ANNEX_FIELDS));
    bytes32 internal constant WITHDRAW_RESERVATION = keccak256(abi.encodePacked("WithdrawReservation", ANNEX_FIELDS));
    bytes32 internal constant GIVE_NOTICE = keccak256(abi.encodePacked("GiveNotice", ANNEX_FIELDS));
    bytes32 internal constant WITHDRAW_NOTICE = keccak256(abi.encodePacked("WithdrawNotice", ANNEX_FIELDS));

    bytes private constant SCOPE_FIELDS =
        "(string economy,bytes32 agreement,string annex,string from,string to,uint64 effectiveAt,bytes32 text,uint256 nonce,uint256 deadline)";
    bytes32 internal constant SUSPEND = keccak256(abi.encodePacked("SuspendAgreement", SCOPE_FIELDS));
    bytes32 internal constant RESTORE = keccak256(abi.encodePacked("RestoreAgreement", SCOPE_FIELDS));

    bytes32 private constant PROPOSE_TERMS = keccak256(
        "ProposeTerms(string economy,bytes32 agreement,uint32 version,string title,string parties,bytes32 terms,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant PUBLISH_POLICY =
        keccak256("PublishPolicy(string economy,bytes32 policy,uint64 effectiveAt,uint256 nonce,uint256 deadline)");

    function hash(IAgreements.ProposeTerms calldata act) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                PROPOSE_TERMS,
                keccak256(bytes(act.economy)),
                act.agreement,
                act.version,
                keccak256(bytes(act.title)),
                keccak256(bytes(act.parties)),
                act.terms,
                act.nonce,
                act.deadline
            )
        );
    }

    function hash(IAgreements.VersionAct calldata act, bytes32 typeHash) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                typeHash, keccak256(bytes(act.economy)), act.agreement, act.version, act.terms, act.nonce, act.deadline
            )
        );
    }

    function hash(IAgreements.AnnexAct calldata act, bytes32 typeHash) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                typeHash,
                keccak256(bytes(act.economy)),
                act.agreement,
                keccak256(bytes(act.annex)),
                act.text,
                act.nonce,
                act.deadline
            )
        );
    }

    function hash(IAgreements.ScopeAct calldata act, bytes32 typeHash) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                typeHash,
                keccak256(bytes(act.economy)),
                act.agreement,
                keccak256(bytes(act.annex)),
                keccak256(bytes(act.from)),
                keccak256(bytes(act.to)),
                act.effectiveAt,
                act.text,
                act.nonce,
                act.deadline
            )
        );
    }

    function hash(IAgreements.PublishPolicy calldata act) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                PUBLISH_POLICY, keccak256(bytes(act.economy)), act.policy, act.effectiveAt, act.nonce, act.deadline
            )
        );
    }
}
