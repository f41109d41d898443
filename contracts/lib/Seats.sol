// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Codes} from "./Codes.sol";
import {Dates} from "./Dates.sol";
import {IEconomies} from "../interfaces/IEconomies.sol";

/// @title The seats' state
/// @notice Who was what, and since when; nothing is overwritten but derived caches.
library Seats {
    using Codes for bytes32;

    /// @notice How long an authority that the Committee set cannot ratify.
    uint64 internal constant FREEZE = 30 days;

    struct Record {
        IEconomies.AuthorityTerm[] authorities;
        IEconomies.DelegateTerm[] delegates;
        IEconomies.DatedValue[] votingClasses;
        IEconomies.DatedValue[] categories;
        IEconomies.MembershipTerm[] memberships;
        IEconomies.OfficeTerm[] offices;
        mapping(address account => mapping(bytes32 office => bool)) holds;
    }

    struct Register {
        bytes2[] codes;
        mapping(bytes2 code => Record) records;
        mapping(address authority => bool) isAuthority;
    }

    /// @notice Admits a seat, for the first time or again.
    function admit(Register storage self, IEconomies.Seat memory seat) internal {
        bytes2 code = Codes.packEconomy(seat.economy);
        Record storage record = self.records[code];
        if (isLive(record)) revert IEconomies.SeatExists(seat.economy);
        if (seat.authority == address(0) || seat.delegate == address(0)) {
            revert IEconomies.AccountMissing(seat.economy);
        }
        if (record.memberships.length == 0) self.codes.push(code);
        record.memberships.push(IEconomies.MembershipTerm(true, Dates.current(), Dates.height()));
        _setAuthority(self, record, seat.authority, 0);
        setVotingClass(record, seat.votingClass, Dates.current());
        setCategory(record, seat.category, Dates.current());
        emit IEconomies.SeatAdmitted(seat.economy, seat.votingClass, seat.category, seat.authority);
        // After the admission: whoever was named before it spoke for an earlier seat.
        setDelegates(record, seat.economy, seat.delegate, seat.alternate);
    }

    /// @notice Removes a seat; its authority is free to hold another.
    function remove(Register storage self, Record storage record) internal {
        self.isAuthority[authorityOf(record)] = false;
        record.memberships.push(IEconomies.MembershipTerm(false, Dates.current(), Dates.height()));
    }

    /// @notice Replaces the authority and freezes the new one. Returns until when.
    function replaceAuthority(Register storage self, Record storage record, address authority)
        internal
        returns (uint64 frozenUntil)
    {
        self.isAuthority[authorityOf(record)] = false;
        frozenUntil = Dates.current() + FREEZE;
        _setAuthority(self, record, authority, frozenUntil);
    }

    /// @notice Names who speaks for a seat.
    function setDelegates(Record storage record, string memory economy, address delegate, address alternate) internal {
        record.delegates.push(IEconomies.DelegateTerm(delegate, alternate, Dates.current(), Dates.height()));
        emit IEconomies.DelegatesSet(economy, delegate, alternate);
    }

    function setVotingClass(Record storage record, uint8 votingClass, uint64 effectiveAt) internal {
        if (votingClass > 1) revert IEconomies.VotingClassUnknown(votingClass);
        record.votingClasses.push(IEconomies.DatedValue(votingClass, effectiveAt, Dates.current(), Dates.height()));
    }

    function setCategory(Record storage record, uint8 category, uint64 effectiveAt) internal {
        if (category == 0 || category > 3) revert IEconomies.CategoryUnknown(category);
        record.categories.push(IEconomies.DatedValue(category, effectiveAt, Dates.current(), Dates.height()));
    }

    /// @notice Appoints or dismisses.
    function setOffice(
        Record storage record,
        string calldata economy,
        address account,
        string calldata office,
        bool held
    ) internal {
        bytes32 code = Codes.pack(office);
        if (code != "REGISTRAR" && code != "ACCREDITOR") revert IEconomies.OfficeUnknown(office);
        if (record.holds[account][code] == held) {
            if (held) revert IEconomies.AlreadyAppointed(economy, account, office);
            revert IEconomies.NotAppointed(economy, account, office);
        }
        record.holds[account][code] = held;
        record.offices.push(IEconomies.OfficeTerm(account, held, Dates.current(), Dates.height(), office));
    }

    /// @notice The seat of an economy as it stands.
    function seatOf(Register storage self, bytes2 code) internal view returns (IEconomies.Seat memory seat) {
        Record storage record = self.records[code];
        IEconomies.DelegateTerm storage delegates = record.delegates[record.delegates.length - 1];
        seat.economy = bytes32(code).unpack();
        seat.votingClass = currentValue(record.votingClasses);
        seat.category = currentValue(record.categories);
        seat.authority = authorityOf(record);
        seat.delegate = delegates.delegate;
        seat.alternate = delegates.alternate;
    }

    /// @notice The live seats, and their voting classes now.
    function electorate(Register storage self)
        internal
        view
        returns (bytes2[] memory codes, uint8[] memory votingClasses)
    {
        uint256 count = self.codes.length;
        (codes, votingClasses) = (new bytes2[](count), new uint8[](count));
        uint256 live = 0;
        for (uint256 i = 0; i < count; ++i) {
            Record storage record = self.records[self.codes[i]];
            if (!isLive(record)) continue;
            (codes[live], votingClasses[live]) = (self.codes[i], currentValue(record.votingClasses));
            ++live;
        }
        assembly ("memory-safe") {
            mstore(codes, live)
            mstore(votingClasses, live)
        }
    }

    /// @notice Of the values in effect, the one recorded last.
    function currentValue(IEconomies.DatedValue[] storage values) internal view returns (uint8) {
        uint256 i = values.length;
        while (i > 0) {
            IEconomies.DatedValue storage dated = values[--i];
            if (dated.effectiveAt <= Dates.current()) return dated.value;
        }
        return 0;
    }

    function isLive(Record storage record) internal view returns (bool) {
        uint256 count = record.memberships.length;
        return count != 0 && record.memberships[count - 1].live;
    }

    function authorityOf(Record storage record) internal view returns (address) {
        return record.authorities[record.authorities.length - 1].authority;
    }

    /// @notice Whether the account is the delegate or the alternate by the newest naming.
    function isDelegate(Record storage record, address account) internal view returns (bool) {
        IEconomies.DelegateTerm storage term = record.delegates[record.delegates.length - 1];
        return account != address(0) && (account == term.delegate || account == term.alternate);
    }

    function _setAuthority(Register storage self, Record storage record, address authority, uint64 frozenUntil)
        private
    {
        if (self.isAuthority[authority]) revert IEconomies.AuthorityTaken(authority);
        self.isAuthority[authority] = true;
        record.authorities.push(IEconomies.AuthorityTerm(authority, Dates.current(), Dates.height(), frozenUntil));
    }
}
