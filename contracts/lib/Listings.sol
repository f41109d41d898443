// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Codes} from "./Codes.sol";
import {Dates} from "./Dates.sol";
import {IIssuers} from "../interfaces/IIssuers.sol";

/// @title Bodies listed under agreements
/// @notice A listing that is opposed stays a listing; only who listed withdraws it.
library Listings {
    bytes32 private constant TAG = keccak256("concord/listing/v1");

    struct Listing {
        bytes32 issuer;
        bytes32 agreement;
        uint64 effectiveFrom;
        uint64 effectiveTo;
        uint64 recordedAt;
        uint64 blockNumber;
        uint64 withdrawnFrom;
        bytes2 economy;
        string annex;
        IIssuers.ListingEvent[] events;
    }

    struct Book {
        mapping(bytes32 id => Listing) byId;
        mapping(bytes32 issuer => bytes32[]) ofIssuer;
    }

    /// @notice Lists a body. Returns the listing's id: keccak256(abi.encode(tag, issuer, agreement, annex, economy, effectiveFrom)),
    /// with `effectiveFrom` as it was signed, and the moment from which it holds.
    function add(Book storage self, IIssuers.ListBody calldata act)
        internal
        returns (bytes32 id, uint64 effectiveFrom)
    {
        id = keccak256(abi.encode(TAG, act.issuer, act.agreement, act.annex, act.economy, act.effectiveFrom));
        Listing storage record = self.byId[id];
        if (record.issuer != 0) revert IIssuers.ListingExists(id);
        effectiveFrom = Dates.onRecording(act.effectiveFrom, 0);
        if (act.effectiveTo != 0) Dates.requirePeriod(effectiveFrom, act.effectiveTo);
        (record.issuer, record.agreement, record.annex) = (act.issuer, act.agreement, act.annex);
        (record.effectiveFrom, record.effectiveTo) = (effectiveFrom, act.effectiveTo);
        (record.recordedAt, record.blockNumber) = (Dates.current(), Dates.height());
        record.economy = Codes.packEconomy(act.economy);
        self.ofIssuer[act.issuer].push(id);
    }

    /// @notice Records an opposition.
    function oppose(Listing storage record, string calldata economy, bytes32 reason) internal {
        record.events
            .push(IIssuers.ListingEvent(false, Dates.current(), Dates.current(), Dates.height(), economy, reason));
    }

    /// @notice Ends a listing. Returns when.
    function withdraw(Listing storage record, bytes32 id, uint64 wished, bytes32 reason)
        internal
        returns (uint64 effectiveAt)
    {
        if (record.withdrawnFrom != 0) revert IIssuers.ListingIsWithdrawn(id, record.withdrawnFrom);
        effectiveAt = Dates.onRecording(wished, record.effectiveFrom);
        record.withdrawnFrom = effectiveAt;
        record.events
            .push(
                IIssuers.ListingEvent(
                    true, effectiveAt, Dates.current(), Dates.height(), Codes.unpack(record.economy), reason
                )
            );
    }

    /// @notice The listing of an id. Reverts with `UnknownListing`.
    function get(Book storage self, bytes32 id) internal view returns (Listing storage record) {
        record = self.byId[id];
        if (record.issuer == 0) revert IIssuers.UnknownListing(id);
    }

    /// @notice A listing as others read it.
    function view_(Listing storage record) internal view returns (IIssuers.ListingRecord memory) {
        return IIssuers.ListingRecord({
            issuer: record.issuer,
            agreement: record.agreement,
            effectiveFrom: record.effectiveFrom,
            effectiveTo: record.effectiveTo,
            recordedAt: record.recordedAt,
            blockNumber: record.blockNumber,
            withdrawnFrom: record.withdrawnFrom,
            annex: record.annex,
            economy: Codes.unpack(record.economy)
        });
    }
}
