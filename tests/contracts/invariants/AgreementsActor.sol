// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Agreements} from "../../../contracts/Agreements.sol";
import {IAgreements} from "../../../contracts/interfaces/IAgreements.sol";
import {CommitteeActor} from "./CommitteeActor.sol";
import {Network} from "./Network.sol";

/// @title Acts on agreements, signed and submitted
/// @notice Each returns whether it was accepted.
abstract contract AgreementsActor is CommitteeActor {
    bytes32 internal constant TEXT = keccak256("reasoned writing");

    constructor(Network network_) CommitteeActor(network_) {
        _setDomain("Concord Agreements", address(_agreements()));
    }

    function drafts(bytes32 id) public view returns (bytes[] memory records) {
        IAgreements.Draft[] memory all = _agreements().draftsOf(id);
        records = new bytes[](all.length);
        for (uint256 i = 0; i < all.length; ++i) {
            records[i] = abi.encode(all[i]);
        }
    }

    function acts(bytes32 id) public view returns (bytes[] memory records) {
        IAgreements.Act[] memory all = _agreements().historyOf(id);
        records = new bytes[](all.length);
        for (uint256 i = 0; i < all.length; ++i) {
            records[i] = abi.encode(all[i]);
        }
    }

    function _agreements() internal view returns (Agreements) {
        return network.agreements();
    }

    function _proposeTerms(IAgreements.ProposeTerms memory act, bytes memory blob, uint256 key)
        internal
        returns (bool)
    {
        bytes32 typeHash = keccak256(
            "ProposeTerms(string economy,bytes32 agreement,uint32 version,string title,string parties,bytes32 terms,uint256 nonce,uint256 deadline)"
        );
        bytes32 structHash = keccak256(
            abi.encode(
                typeHash,
                _hash(act.economy),
                act.agreement,
                act.version,
                _hash(act.title),
                _hash(act.parties),
                act.terms,
                act.nonce,
                act.deadline
            )
        );
        bytes memory signature = _signAct(key, address(_agreements()), structHash);
        return _try(address(_agreements()), abi.encodeCall(IAgreements.proposeTerms, (act, signature, blob)));
    }

    /// @dev kind: 0 SIGN, 1 RATIFY, 3 ACCEDE.
    function _versionAct(IAgreements.Kind kind, IAgreements.VersionAct memory act, uint256 key)
        internal
        returns (bool)
    {
        (string memory name, bytes4 selector) = kind == IAgreements.Kind.SIGN
            ? ("SignAgreement", IAgreements.signAgreement.selector)
            : kind == IAgreements.Kind.RATIFY
                ? ("RatifyAgreement", IAgreements.ratifyAgreement.selector)
                : ("AccedeToAgreement", IAgreements.accedeToAgreement.selector);
        bytes32 typeHash = keccak256(
            abi.encodePacked(
                name, "(string economy,bytes32 agreement,uint32 version,bytes32 terms,uint256 nonce,uint256 deadline)"
            )
        );
        bytes32 structHash = keccak256(
            abi.encode(typeHash, _hash(act.economy), act.agreement, act.version, act.terms, act.nonce, act.deadline)
        );
        bytes memory signature = _signAct(key, address(_agreements()), structHash);
        return _try(address(_agreements()), abi.encodeWithSelector(selector, act, signature));
    }

    function _annexAct(IAgreements.Kind kind, IAgreements.AnnexAct memory act, uint256 key) internal returns (bool) {
        string memory name = "WithdrawNotice";
        bytes4 selector = IAgreements.withdrawNotice.selector;
        if (kind == IAgreements.Kind.RESERVE) {
            (name, selector) = ("EnterReservation", IAgreements.enterReservation.selector);
        } else if (kind == IAgreements.Kind.WITHDRAW_RESERVATION) {
            (name, selector) = ("WithdrawReservation", IAgreements.withdrawReservation.selector);
        } else if (kind == IAgreements.Kind.GIVE_NOTICE) {
            (name, selector) = ("GiveNotice", IAgreements.giveNotice.selector);
        }
        bytes32 typeHash = keccak256(
            abi.encodePacked(
                name, "(string economy,bytes32 agreement,string annex,bytes32 text,uint256 nonce,uint256 deadline)"
            )
        );
        bytes32 structHash = keccak256(
            abi.encode(typeHash, _hash(act.economy), act.agreement, _hash(act.annex), act.text, act.nonce, act.deadline)
        );
        bytes memory signature = _signAct(key, address(_agreements()), structHash);
        return _try(address(_agreements()), abi.encodeWithSelector(selector, act, signature));
    }

    function _scopeAct(bool suspends, IAgreements.ScopeAct memory act, uint256 key) internal returns (bool) {
        bytes32 typeHash = keccak256(
            abi.encodePacked(
                suspends ? "SuspendAgreement" : "RestoreAgreement",
                "(string economy,bytes32 agreement,string annex,string from,string to,uint64 effectiveAt,bytes32 text,uint256 nonce,uint256 deadline)"
            )
        );
        bytes32 structHash = keccak256(
            abi.encode(
                typeHash,
                _hash(act.economy),
                act.agreement,
                _hash(act.annex),
                _hash(act.from),
                _hash(act.to),
                act.effectiveAt,
                act.text,
                act.nonce,
                act.deadline
            )
        );
        bytes4 selector = suspends ? IAgreements.suspendAgreement.selector : IAgreements.restoreAgreement.selector;
        bytes memory signature = _signAct(key, address(_agreements()), structHash);
        return _try(address(_agreements()), abi.encodeWithSelector(selector, act, signature));
    }

    function _annexKind(uint256 place) internal pure returns (IAgreements.Kind) {
        if (place == 0) return IAgreements.Kind.RESERVE;
        if (place == 1) return IAgreements.Kind.WITHDRAW_RESERVATION;
        return place == 2 ? IAgreements.Kind.GIVE_NOTICE : IAgreements.Kind.WITHDRAW_NOTICE;
    }

    function _annex(uint256 seed) internal pure returns (string memory) {
        return seed % 3 == 0 ? "" : seed % 3 == 1 ? "machinery" : "vessels";
    }

    /// @dev The codes of a set of seats, one bit each.
    function _list(uint256 parties) internal view returns (string memory list) {
        for (uint256 seat = 0; parties >> seat != 0; ++seat) {
            if (!_has(parties, seat)) continue;
            list = bytes(list).length == 0 ? network.codeOf(seat) : string.concat(list, ",", network.codeOf(seat));
        }
    }

    function _has(uint256 parties, uint256 seat) internal pure returns (bool) {
        return (parties >> seat) & 1 == 1;
    }

    function _size(uint256 parties) internal pure returns (uint256 size) {
        for (; parties != 0; parties >>= 1) {
            size += parties & 1;
        }
    }
}
