// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Issuers} from "../../../contracts/Issuers.sol";
import {IIssuerRegister} from "../../../contracts/interfaces/IIssuerRegister.sol";
import {IIssuers} from "../../../contracts/interfaces/IIssuers.sol";
import {Campaign} from "./Campaign.sol";
import {IssuersHandler} from "./IssuersHandler.sol";

/// @title What holds of issuers, keys and accreditations whatever happens
contract IssuersInvariants is Campaign {
    IssuersHandler private _handler;
    Issuers private _issuers;

    function setUp() external {
        _found();
        _handler = new IssuersHandler(network);
        _issuers = network.issuers();
        _drive(address(_handler));
    }

    /// @dev After each call: one issuer, key and accreditation, by turns. What changes and changes back is still seen, for every
    /// record of a change stays in a history that the handler holds to what it was.
    function invariant_issuers() external view {
        (uint256 issuers, uint256 keys, uint256 accreditations) = _handler.counts();
        _hold(_issuers.issuerCount() == issuers, "issuers are those that were registered");
        if (issuers != 0) _checkIssuer(_handler.issuers(_handler.turn() % issuers));
        if (keys != 0) _checkKey(_handler.turn() % keys);
        if (accreditations != 0) _checkAccreditation(_handler.turn() % accreditations);
    }

    /// @dev At the end of a run: all of them.
    function afterInvariant() external view {
        (uint256 issuers, uint256 keys, uint256 accreditations) = _handler.counts();
        for (uint256 i = 0; i < issuers; ++i) {
            _checkIssuer(_handler.issuers(i));
        }
        for (uint256 i = 0; i < keys; ++i) {
            _checkKey(i);
        }
        for (uint256 i = 0; i < accreditations; ++i) {
            _checkAccreditation(i);
        }
    }

    function _checkIssuer(bytes32 issuer) private view {
        _handler.check(keccak256(abi.encode("registrars", issuer)), _handler.registrars(issuer));
        _handler.check(keccak256(abi.encode("standing", issuer)), _handler.standing(issuer));
        IIssuerRegister.IssuerRecord memory record = _issuers.issuerOf(issuer);
        _hold(record.suspended == _handler.isSuspended(issuer), "a standing is the last that was recorded");
        bytes32 identity = sha256(bytes.concat("concord/identity/v1\x00", record.identityRecord));
        _hold(record.identity == identity, "an identity is the digest of its record");
        _hold(_issuers.issuerIdOf(record.economy, identity) == issuer, "an id is that of economy and identity");
    }

    function _checkKey(uint256 place) private view {
        (address key, bytes32 issuer, uint64 deadFrom) = _handler.keys(place);
        _handler.check(keccak256(abi.encode("key", key)), _handler.keyEvents(key));
        _hold(_issuers.issuerOfKey(key) == issuer, "a key serves one issuer for good");
        bool isLive = deadFrom == 0 || block.timestamp < deadFrom;
        _hold(_issuers.isKeyLive(issuer, key) == isLive, "a key that has ended never lives again");
        _hold(isLive || !_issuers.maySpeakFor(issuer, key), "a key that has ended does not speak");
    }

    function _checkAccreditation(uint256 place) private view {
        (bytes32 id, bool withdrawn, uint8 state) = _handler.accreditations(place);
        _handler.check(keccak256(abi.encode("scopes", id)), _handler.scopes(id));
        _handler.check(keccak256(abi.encode("accreditation", id)), _handler.accreditationEvents(id));
        _hold(_issuers.accreditationOf(id).state == state, "a standing is the last that was recorded");
        _hold(!withdrawn || state == 2, "what was withdrawn stays withdrawn");
        IIssuers.ScopeVersion[] memory scopes = _issuers.scopeHistory(id);
        bytes memory blob = scopes[scopes.length - 1].scopeBlob;
        _hold(sha256(blob) == scopes[scopes.length - 1].scope, "kept bytes are those of the digest");
    }
}
