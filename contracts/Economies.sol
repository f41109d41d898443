// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SignedActs} from "./base/SignedActs.sol";
import {EconomyActs} from "./acts/EconomyActs.sol";
import {Codes} from "./lib/Codes.sol";
import {Dates} from "./lib/Dates.sol";
import {Seats} from "./lib/Seats.sol";
import {IDirectory} from "./interfaces/IDirectory.sol";
import {IEconomies} from "./interfaces/IEconomies.sol";

/// @title Economies
contract Economies is IEconomies, SignedActs {
    using EconomyActs for SetDelegates;
    using EconomyActs for Appoint;
    using EconomyActs for Dismiss;
    using Seats for Seats.Register;
    using Seats for Seats.Record;

    /// @inheritdoc IEconomies
    address public immutable governor;

    Seats.Register private _register;

    modifier onlyGovernor() {
        if (governor == address(0) || msg.sender != governor) revert NotGovernor(msg.sender);
        _;
    }

    constructor(IDirectory directory_, Seat[] memory founding, address governor_)
        SignedActs("Concord Economies", directory_)
    {
        governor = governor_;
        if (founding.length == 0) revert NoSeats();
        for (uint256 i = 0; i < founding.length; ++i) {
            _register.admit(founding[i]);
        }
    }

    /// @inheritdoc IEconomies
    function setDelegates(SetDelegates calldata act, bytes calldata signature) external whenSealed {
        Seats.Record storage record = _live(act.economy);
        _accept(record.authorityOf(), act.hash(), act.nonce, act.deadline, signature);
        if (act.delegate == address(0)) revert AccountMissing(act.economy);
        record.setDelegates(act.economy, act.delegate, act.alternate);
    }

    /// @inheritdoc IEconomies
    function appoint(Appoint calldata act, bytes calldata signature) external whenSealed {
        Seats.Record storage record = _live(act.economy);
        _accept(record.authorityOf(), act.hash(), act.nonce, act.deadline, signature);
        if (act.account == address(0)) revert AccountMissing(act.economy);
        record.setOffice(act.economy, act.account, act.office, true);
        emit Appointed(act.economy, act.account, act.office);
    }

    /// @inheritdoc IEconomies
    function dismiss(Dismiss calldata act, bytes calldata signature) external whenSealed {
        Seats.Record storage record = _live(act.economy);
        _accept(record.authorityOf(), act.hash(), act.nonce, act.deadline, signature);
        record.setOffice(act.economy, act.account, act.office, false);
        emit Dismissed(act.economy, act.account, act.office);
    }

    /// @inheritdoc IEconomies
    function admit(Seat calldata seat) external whenSealed onlyGovernor {
        _register.admit(seat);
    }

    /// @inheritdoc IEconomies
    function remove(string calldata economy) external whenSealed onlyGovernor {
        _register.remove(_live(economy));
        emit SeatRemoved(economy);
    }

    /// @inheritdoc IEconomies
    function setVotingClass(string calldata economy, uint8 votingClass, uint64 effectiveAt)
        external
        whenSealed
        onlyGovernor
    {
        uint64 from = Dates.onRecording(effectiveAt, 0);
        _live(economy).setVotingClass(votingClass, from);
        emit VotingClassSet(economy, votingClass, from);
    }

    /// @inheritdoc IEconomies
    function setCategory(string calldata economy, uint8 category, uint64 effectiveAt) external whenSealed onlyGovernor {
        uint64 from = Dates.onRecording(effectiveAt, 0);
        _live(economy).setCategory(category, from);
        emit CategorySet(economy, category, from);
    }

    /// @inheritdoc IEconomies
    function replaceAuthority(string calldata economy, address authority) external whenSealed onlyGovernor {
        if (authority == address(0)) revert AccountMissing(economy);
        uint64 until = _register.replaceAuthority(_live(economy), authority);
        emit AuthorityReplaced(economy, authority, until);
    }

    /// @inheritdoc IEconomies
    function seatCount() external view returns (uint256) {
        return _register.codes.length;
    }

    /// @inheritdoc IEconomies
    function seatAt(uint256 index) external view returns (Seat memory) {
        return _register.seatOf(_register.codes[index]);
    }

    /// @inheritdoc IEconomies
    function seats() external view returns (Seat[] memory all) {
        all = new Seat[](_register.codes.length);
        for (uint256 i = 0; i < all.length; ++i) {
            all[i] = _register.seatOf(_register.codes[i]);
        }
    }

    /// @inheritdoc IEconomies
    function isLive(string calldata economy) external view returns (bool) {
        return _record(economy).isLive();
    }

    /// @inheritdoc IEconomies
    function authorityOf(string calldata economy) external view returns (address) {
        Seats.Record storage record = _record(economy);
        return record.isLive() ? record.authorityOf() : address(0);
    }

    /// @inheritdoc IEconomies
    function frozenUntil(string calldata economy) external view returns (uint64) {
        AuthorityTerm[] storage terms = _live(economy).authorities;
        return terms[terms.length - 1].frozenUntil;
    }

    /// @inheritdoc IEconomies
    function holdsOffice(string calldata economy, address account, string calldata office)
        external
        view
        returns (bool)
    {
        Seats.Record storage record = _record(economy);
        return record.isLive() && record.holds[account][Codes.pack(office)];
    }

    /// @inheritdoc IEconomies
    function speaksFor(string calldata economy, address account) external view returns (bool) {
        Seats.Record storage record = _record(economy);
        return record.isLive() && record.isDelegate(account);
    }

    /// @inheritdoc IEconomies
    function electorate() external view returns (bytes2[] memory codes, uint8[] memory votingClasses) {
        return _register.electorate();
    }

    /// @inheritdoc IEconomies
    function authorityHistory(string calldata economy) external view returns (AuthorityTerm[] memory) {
        return _record(economy).authorities;
    }

    /// @inheritdoc IEconomies
    function delegateHistory(string calldata economy) external view returns (DelegateTerm[] memory) {
        return _record(economy).delegates;
    }

    /// @inheritdoc IEconomies
    function votingClassHistory(string calldata economy) external view returns (DatedValue[] memory) {
        return _record(economy).votingClasses;
    }

    /// @inheritdoc IEconomies
    function categoryHistory(string calldata economy) external view returns (DatedValue[] memory) {
        return _record(economy).categories;
    }

    /// @inheritdoc IEconomies
    function membershipHistory(string calldata economy) external view returns (MembershipTerm[] memory) {
        return _record(economy).memberships;
    }

    /// @inheritdoc IEconomies
    function officeHistory(string calldata economy) external view returns (OfficeTerm[] memory) {
        return _record(economy).offices;
    }

    function _record(string calldata economy) private view returns (Seats.Record storage) {
        return _register.records[Codes.packEconomy(economy)];
    }

    /// @dev Reverts with `UnknownEconomy` unless the economy has a live seat.
    function _live(string calldata economy) private view returns (Seats.Record storage record) {
        record = _record(economy);
        if (!record.isLive()) revert UnknownEconomy(economy);
    }
}
