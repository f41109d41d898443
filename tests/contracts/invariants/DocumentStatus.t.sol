// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DocumentStatus} from "../../../contracts/DocumentStatus.sol";
import {IDocumentStatus} from "../../../contracts/interfaces/IDocumentStatus.sol";
import {Campaign} from "./Campaign.sol";
import {StatusHandler} from "./StatusHandler.sol";

/// @title What holds of documents' states whatever happens
contract DocumentStatusInvariants is Campaign {
    StatusHandler private _handler;
    DocumentStatus private _status;

    function setUp() external {
        _found();
        _handler = new StatusHandler(network);
        _status = network.status();
        _drive(address(_handler));
    }

    /// @dev After each call: one document, by turns.
    function invariant_documents() external view {
        _check(_handler.digestOf(_handler.turn() % _handler.DOCUMENTS()));
    }

    /// @dev At the end of a run: all of them.
    function afterInvariant() external view {
        for (uint256 place = 0; place < _handler.DOCUMENTS(); ++place) {
            _check(_handler.digestOf(place));
        }
    }

    function _check(bytes32 digest) private view {
        (uint8 state,) = _handler.documents(digest);
        _hold(uint8(_status.stateOf(_handler.issuer(), digest)) == state, "a state is what the acts make of it");
        _handler.check(digest, _handler.records(digest));
        IDocumentStatus.StatusRecord[] memory records = _status.historyOf(_handler.issuer(), digest);
        for (uint256 i = 0; i + 1 < records.length; ++i) {
            bool isFinal = records[i].kind == IDocumentStatus.Kind.WITHDRAW
                || records[i].kind == IDocumentStatus.Kind.ANNUL || records[i].kind == IDocumentStatus.Kind.SUPERSEDE;
            _hold(!isFinal, "nothing follows an ending");
        }
    }
}
