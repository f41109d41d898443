// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Codes} from "./Codes.sol";
import {Dates} from "./Dates.sol";
import {IIssuerRegister} from "../interfaces/IIssuerRegister.sol";

/// @title The keys of issuers
/// @notice A key belongs to one issuer, is added once, ends once, and may be cut in any log at any time.
library IssuerKeys {
    struct Key {
        bytes32 issuer;
        uint64 recordedAt;
        uint64 blockNumber;
        uint64 revokedFrom;
        IIssuerRegister.KeyEvent[] events;
    }

    struct Book {
        mapping(address key => Key) keys;
        mapping(bytes32 issuer => address[]) ofIssuer;
    }

    /// @notice Adds a key. Reverts with `KeyTaken`.
    function add(Book storage self, bytes32 issuer, address key) internal {
        Key storage record = self.keys[key];
        if (record.issuer != 0) revert IIssuerRegister.KeyTaken(key, record.issuer);
        (record.issuer, record.recordedAt, record.blockNumber) = (issuer, Dates.current(), Dates.height());
        self.ofIssuer[issuer].push(key);
    }

    /// @notice Ends a key, for one of the reasons that leave what it signed standing. Returns when.
    function revoke(Book storage self, IIssuerRegister.RevokeKey calldata act) internal returns (uint64 effectiveAt) {
        bytes32 reason = Codes.pack(act.reason);
        if (reason != "LOST" && reason != "ROTATED" && reason != "CEASED") {
            revert IIssuerRegister.RevocationReasonUnknown(act.reason);
        }
        Key storage record = _ofIssuer(self, act.issuer, act.key);
        if (record.revokedFrom != 0) revert IIssuerRegister.KeyAlreadyRevoked(act.key, record.revokedFrom);
        effectiveAt = Dates.onRecording(act.effectiveAt, record.recordedAt);
        record.revokedFrom = effectiveAt;
        record.events
            .push(IIssuerRegister.KeyEvent(effectiveAt, Dates.current(), Dates.height(), act.signer, act.reason, 0, 0));
    }

    /// @notice Cuts a stolen key. Returns whether this ended it, too (it was live, or was to end later).
    function cut(Book storage self, IIssuerRegister.CompromiseKey calldata act) internal returns (bool ended) {
        Key storage record = _ofIssuer(self, act.issuer, act.key);
        uint64 time = Dates.current();
        ended = record.revokedFrom == 0 || record.revokedFrom > time;
        if (ended) record.revokedFrom = time;
        record.events
            .push(
                IIssuerRegister.KeyEvent(
                    time, time, Dates.height(), act.signer, "COMPROMISED", keccak256(bytes(act.origin)), act.cutIndex
                )
            );
    }

    /// @notice Whether the key is the issuer's and has not ended as of this block.
    function isLive(Book storage self, bytes32 issuer, address key) internal view returns (bool) {
        Key storage record = self.keys[key];
        return
            issuer != 0 && record.issuer == issuer && (record.revokedFrom == 0 || Dates.current() < record.revokedFrom);
    }

    /// @notice All keys of an issuer in order of time.
    function list(Book storage self, bytes32 issuer) internal view returns (IIssuerRegister.KeyRecord[] memory all) {
        address[] storage keys = self.ofIssuer[issuer];
        all = new IIssuerRegister.KeyRecord[](keys.length);
        for (uint256 i = 0; i < all.length; ++i) {
            Key storage record = self.keys[keys[i]];
            all[i] = IIssuerRegister.KeyRecord(keys[i], record.recordedAt, record.blockNumber, record.revokedFrom);
        }
    }

    function _ofIssuer(Book storage self, bytes32 issuer, address key) private view returns (Key storage record) {
        record = self.keys[key];
        if (record.issuer != issuer) revert IIssuerRegister.UnknownKey(issuer, key);
    }
}
