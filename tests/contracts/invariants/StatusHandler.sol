// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DocumentStatus} from "../../../contracts/DocumentStatus.sol";
import {IDocumentStatus} from "../../../contracts/interfaces/IDocumentStatus.sol";
import {Histories} from "./Histories.sol";
import {IssuersActor} from "./IssuersActor.sol";
import {Network} from "./Network.sol";

/// @title Documents suspended, restored and ended at random, by their issuer, its registrar and strangers
contract StatusHandler is IssuersActor, Histories {
    struct Document {
        uint8 state;
        bool byOverseer;
    }

    uint256 public constant DOCUMENTS = 24;
    uint256 private constant KEY = 501;
    uint256 private constant STRANGER = 502;
    uint8 private constant ACTIVE = 0;
    uint8 private constant SUSPENDED = 1;

    /// @notice How many calls there were.
    uint256 public turn;
    bytes32 public immutable issuer;
    mapping(bytes32 digest => Document) public documents;

    constructor(Network network_) IssuersActor(network_) {
        _setDomain("Concord DocumentStatus", address(_status()));
        _hold(_setOffice(0, _officer(0, false), false, true), "a registrar is appointed");
        bool accepted;
        (issuer, accepted) = _register(0, "FIRST_PARTY", "record", KEY, _officer(0, false));
        _hold(accepted, "an issuer is registered");
    }

    function act(uint256 place, uint256 kind, uint256 signer, uint256 successor, uint256 date) external {
        ++turn;
        (bytes32 digest, uint8 chosen) = (digestOf(_pick(place, DOCUMENTS)), uint8(_pick(kind, 7)));
        // Endings are made rare, so that most documents live long enough for all else to happen to them.
        if (chosen > 1 && chosen < 5 && kind / 7 % 4 != 0) chosen = uint8(kind / 28 % 2);
        uint256 by = signer % 8 == 0 ? STRANGER : signer % 2 == 0 ? KEY : _officer(0, false);
        bool links = chosen == 4 || chosen == 5;
        bytes32 other = successor % 8 == 0 ? digest : (successor % 8 == 1) != links ? digestOf(999) : bytes32(0);
        Document storage document = documents[digest];
        bool isOverseer = by == _officer(0, false);
        (bool isLegal, uint8 next) = _next(document.state, chosen);
        uint64 wished = date % 4 == 0 ? uint64(block.timestamp + 2 hours) : 0;
        bool expected = by != STRANGER && isLegal && wished == 0 && (links ? other != 0 && other != digest : other == 0)
            && !(chosen == 1 && document.byOverseer && !isOverseer);
        bool accepted = _setStatus(IDocumentStatus.Kind(chosen), digest, other, wished, by);
        _hold(accepted == expected, "who does what to a document");
        if (!accepted) return;
        document.state = next;
        if (chosen == 0) document.byOverseer = isOverseer;
        _note(digest, records(digest), 1);
    }

    function wait_(uint256 time) external {
        ++turn;
        vm.warp(block.timestamp + 1 + _pick(time, 1 days));
    }

    function digestOf(uint256 place) public pure returns (bytes32) {
        return keccak256(abi.encode("document", place));
    }

    function records(bytes32 digest) public view returns (bytes[] memory all) {
        IDocumentStatus.StatusRecord[] memory kept = _status().historyOf(issuer, digest);
        all = new bytes[](kept.length);
        for (uint256 i = 0; i < all.length; ++i) {
            all[i] = abi.encode(kept[i]);
        }
    }

    function _status() private view returns (DocumentStatus) {
        return network.status();
    }

    function _setStatus(IDocumentStatus.Kind kind, bytes32 digest, bytes32 successor, uint64 wished, uint256 by)
        private
        returns (bool)
    {
        string[7] memory verbs = ["Suspend", "Restore", "Withdraw", "Annul", "Supersede", "Amend", "Confirm"];
        IDocumentStatus.StatusAct memory message =
            IDocumentStatus.StatusAct(issuer, digest, "SOME_REASON", wished, successor, vm.addr(by), _nonce(), FAR);
        bytes32 typeHash = keccak256(
            abi.encodePacked(
                verbs[uint8(kind)],
                "Document(bytes32 issuer,bytes32 digest,string reason,uint64 effectiveAt,bytes32 successor,address signer,uint256 nonce,uint256 deadline)"
            )
        );
        bytes32 structHash = keccak256(
            abi.encode(
                typeHash,
                issuer,
                digest,
                _hash(message.reason),
                wished,
                successor,
                message.signer,
                message.nonce,
                message.deadline
            )
        );
        bytes memory signature = _signAct(by, address(_status()), structHash);
        return _try(address(_status()), abi.encodeCall(IDocumentStatus.setStatus, (kind, message, signature)));
    }

    /// @dev The rule book's table: suspended and restored, ended from either, amended while active, confirmed in both.
    function _next(uint8 state, uint8 kind) private pure returns (bool isLegal, uint8 next) {
        if (state > SUSPENDED) return (false, state);
        if (kind == 0) return (state == ACTIVE, SUSPENDED);
        if (kind == 1) return (state == SUSPENDED, ACTIVE);
        if (kind < 5) return (true, kind);
        return (kind == 6 || state == ACTIVE, state);
    }
}
