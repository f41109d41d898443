// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Committee} from "../../../contracts/Committee.sol";
import {Economies} from "../../../contracts/Economies.sol";
import {IBallots} from "../../../contracts/interfaces/IBallots.sol";
import {ICommittee} from "../../../contracts/interfaces/ICommittee.sol";
import {IEconomies} from "../../../contracts/interfaces/IEconomies.sol";
import {Actor} from "./Actor.sol";
import {Network} from "./Network.sol";

/// @title Proposals, votes and delegates' names, signed and submitted
/// @notice Each returns whether it was accepted.
abstract contract CommitteeActor is Actor {
    string internal constant TITLE = "A ballot";

    constructor(Network network_) Actor(network_) {
        _setDomain("Concord Committee", address(_committee()));
        _setDomain("Concord Economies", address(_economies()));
    }

    function _committee() internal view returns (Committee) {
        return network.committee();
    }

    function _economies() internal view returns (Economies) {
        return network.economies();
    }

    function _proposeStandard(uint256 seat, bytes32 text, uint64 closes, uint256 key) internal returns (bool) {
        ICommittee.ProposeStandard memory act =
            ICommittee.ProposeStandard(network.codeOf(seat), TITLE, text, closes, vm.addr(key), _nonce(), FAR);
        bytes32 typeHash = keccak256(
            "ProposeStandard(string economy,string title,bytes32 text,uint64 closes,address signer,uint256 nonce,uint256 deadline)"
        );
        bytes32 structHash = keccak256(
            abi.encode(typeHash, _hash(act.economy), _hash(TITLE), text, closes, act.signer, act.nonce, act.deadline)
        );
        bytes memory signature = _signAct(key, address(_committee()), structHash);
        return _try(address(_committee()), abi.encodeCall(ICommittee.proposeStandard, (act, signature)));
    }

    function _proposeCategory(uint256 seat, uint64 closes, uint256 key) internal returns (bool) {
        string memory code = network.codeOf(seat);
        ICommittee.ProposeCategory memory act =
            ICommittee.ProposeCategory(code, TITLE, code, 2, 0, closes, vm.addr(key), _nonce(), FAR);
        bytes32 typeHash = keccak256(
            "ProposeCategory(string economy,string title,string seat,uint8 category,uint64 effectiveAt,uint64 closes,address signer,uint256 nonce,uint256 deadline)"
        );
        bytes32 structHash = keccak256(
            abi.encode(
                typeHash, _hash(code), _hash(TITLE), _hash(code), 2, 0, closes, act.signer, act.nonce, act.deadline
            )
        );
        bytes memory signature = _signAct(key, address(_committee()), structHash);
        return _try(address(_committee()), abi.encodeCall(ICommittee.proposeCategory, (act, signature)));
    }

    function _proposeEndorsement(bytes32 agreement, uint32 version, bytes32 terms, uint64 closes)
        internal
        returns (bool)
    {
        uint256 key = network.delegateKey(0);
        ICommittee.ProposeEndorsement memory act = ICommittee.ProposeEndorsement(
            network.codeOf(0), TITLE, agreement, version, terms, closes, vm.addr(key), _nonce(), FAR
        );
        bytes32 typeHash = keccak256(
            "ProposeEndorsement(string economy,string title,bytes32 agreement,uint32 version,bytes32 terms,uint64 closes,address signer,uint256 nonce,uint256 deadline)"
        );
        bytes32 structHash = keccak256(
            abi.encode(
                typeHash,
                _hash(act.economy),
                _hash(TITLE),
                agreement,
                version,
                terms,
                closes,
                act.signer,
                act.nonce,
                act.deadline
            )
        );
        bytes memory signature = _signAct(key, address(_committee()), structHash);
        return _try(address(_committee()), abi.encodeCall(ICommittee.proposeEndorsement, (act, signature)));
    }

    function _castVote(
        uint256 number,
        bytes32 subject,
        uint256 seat,
        uint8 choice,
        uint64 sequence,
        uint256 key,
        bytes memory reason
    ) internal returns (bool) {
        string memory word = choice == 1 ? "FOR" : choice == 2 ? "AGAINST" : "ABSTAIN";
        bytes32 digest = reason.length == 0 ? bytes32(0) : sha256(reason);
        IBallots.CastVote memory act = IBallots.CastVote(
            number, TITLE, subject, network.codeOf(seat), word, digest, sequence, vm.addr(key), _nonce(), FAR
        );
        bytes memory signature = _signAct(key, address(_committee()), _hashVote(act));
        return _try(address(_committee()), abi.encodeCall(IBallots.castVote, (act, signature, reason)));
    }

    function _setDelegates(uint256 seat, uint256 delegate, uint256 alternate) internal returns (bool) {
        IEconomies.SetDelegates memory act =
            IEconomies.SetDelegates(network.codeOf(seat), vm.addr(delegate), vm.addr(alternate), _nonce(), FAR);
        bytes32 typeHash =
            keccak256("SetDelegates(string economy,address delegate,address alternate,uint256 nonce,uint256 deadline)");
        bytes32 structHash =
            keccak256(abi.encode(typeHash, _hash(act.economy), act.delegate, act.alternate, act.nonce, act.deadline));
        bytes memory signature = _signAct(network.authorityKey(seat), address(_economies()), structHash);
        return _try(address(_economies()), abi.encodeCall(IEconomies.setDelegates, (act, signature)));
    }

    function _hashVote(IBallots.CastVote memory act) private pure returns (bytes32) {
        bytes32 typeHash = keccak256(
            "CastVote(uint256 ballot,string title,bytes32 subject,string economy,string choice,bytes32 reason,uint64 sequence,address signer,uint256 nonce,uint256 deadline)"
        );
        return keccak256(
            abi.encode(
                typeHash,
                act.ballot,
                _hash(act.title),
                act.subject,
                _hash(act.economy),
                _hash(act.choice),
                act.reason,
                act.sequence,
                act.signer,
                act.nonce,
                act.deadline
            )
        );
    }
}
