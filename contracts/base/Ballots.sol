// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {SignedActs} from "./SignedActs.sol";
import {VoteActs} from "../acts/VoteActs.sol";
import {BallotBook} from "../lib/BallotBook.sol";
import {Dates} from "../lib/Dates.sol";
import {Tally} from "../lib/Tally.sol";
import {Titles} from "../lib/Titles.sol";
import {IBallots} from "../interfaces/IBallots.sol";

/// @title Ballots
/// @notice The part of `Committee` that proposals build on: votes, what they add up to, and the call that follows.
abstract contract Ballots is IBallots, SignedActs {
    using BallotBook for BallotBook.Book;
    using BallotBook for BallotBook.Record;
    using VoteActs for CastVote;

    uint256 private constant MAX_REASON = 4096;

    /// @inheritdoc IBallots
    uint64 public immutable minVotingPeriod;
    /// @inheritdoc IBallots
    uint8 public immutable quorumPercent;

    BallotBook.Book private _book;

    constructor(uint64 minVotingPeriod_, uint8 quorumPercent_) {
        if (minVotingPeriod_ == 0 || minVotingPeriod_ > Dates.HORIZON) revert VotingPeriodInvalid(minVotingPeriod_);
        if (quorumPercent_ > 100) revert QuorumInvalid(quorumPercent_);
        (minVotingPeriod, quorumPercent) = (minVotingPeriod_, quorumPercent_);
    }

    /// @inheritdoc IBallots
    function castVote(CastVote calldata act, bytes calldata signature, bytes calldata reasonText) external whenSealed {
        _accept(act.signer, act.hash(), act.nonce, act.deadline, signature);
        BallotBook.Record storage record = _book.get(act.ballot);
        if (record.isClosed()) revert BallotIsClosed(act.ballot, record.closes);
        bool isSame = act.subject == record.subject && keccak256(bytes(act.title)) == keccak256(bytes(record.title));
        if (!isSame) revert BallotMismatch(act.ballot);
        _requireSpeaker(act.economy, act.signer);
        uint8 choice = record.cast(act);
        if (choice == Tally.AGAINST && act.reason == 0) revert ReasonMissing(act.ballot);
        _requireReason(act.reason, reasonText);
        emit VoteCast(act.ballot, act.economy, choice, act.reason, reasonText, act.sequence, act.signer);
    }

    /// @inheritdoc IBallots
    function enact(uint256 ballot) external whenSealed {
        BallotBook.Record storage record = _book.get(ballot);
        if (record.target == address(0)) revert NothingToEnact(ballot, record.kind);
        if (!record.isClosed()) revert BallotIsOpen(ballot, record.closes);
        if (!record.tally(quorumPercent).passed) revert BallotNotPassed(ballot);
        if (record.enacted) revert AlreadyEnacted(ballot);
        record.enacted = true;
        if (record.kind == Kind.CONTRACT) _requireCode(record.listed, record.codeHash);
        TimelockController timelock = _timelock();
        (address target, bytes memory payload, bytes32 salt) = (record.target, record.payload, bytes32(ballot));
        emit BallotEnacted(ballot, timelock.hashOperation(target, 0, payload, 0, salt));
        timelock.schedule(target, 0, payload, 0, salt, timelock.getMinDelay());
    }

    /// @inheritdoc IBallots
    function ballotCount() external view returns (uint256) {
        return _book.count;
    }

    /// @inheritdoc IBallots
    function ballotOf(uint256 ballot) external view returns (Ballot memory) {
        return _book.get(ballot).view_();
    }

    /// @inheritdoc IBallots
    function subjectOf(uint256 ballot) external view returns (bytes32) {
        return _book.get(ballot).subject;
    }

    /// @inheritdoc IBallots
    function votesOf(uint256 ballot) external view returns (Vote[] memory) {
        return _book.get(ballot).votes();
    }

    /// @inheritdoc IBallots
    function ballotsOf(bytes32 subject) external view returns (uint256[] memory) {
        return _book.ofSubject[subject];
    }

    /// @inheritdoc IBallots
    function tallyOf(uint256 ballot) external view returns (Counts memory) {
        return _book.get(ballot).tally(quorumPercent);
    }

    /// @inheritdoc IBallots
    function hasPassed(uint256 ballot) external view returns (bool) {
        BallotBook.Record storage record = _book.get(ballot);
        return record.isClosed() && record.tally(quorumPercent).passed;
    }

    /// @dev Opens a ballot over the live seats of this moment.
    function _open(BallotBook.Opening memory opening) internal returns (uint256 ballot) {
        Titles.check(opening.title);
        uint64 earliest = Dates.current() + minVotingPeriod;
        if (opening.closes < earliest) revert ClosesTooEarly(opening.closes, earliest);
        Dates.requireNear(opening.closes);
        (bytes2[] memory codes, uint8[] memory votingClasses) = _economies().electorate();
        ballot = _book.open(opening, codes, votingClasses);
        _announce(ballot, opening, codes, votingClasses);
    }

    function _requireSpeaker(string calldata economy, address signer) internal view {
        if (!_economies().speaksFor(economy, signer)) revert NotDelegate(economy, signer);
    }

    function _requireCode(address target, bytes32 expected) internal view {
        bytes32 found = target.codehash;
        if (found != expected) revert CodeHashMismatch(target, expected, found);
    }

    /// @dev The governor itself, whatever the Directory lists as Timelock: elsewhere a scheduled call would be lost.
    function _timelock() internal view returns (TimelockController) {
        return TimelockController(payable(_economies().governor()));
    }

    function _announce(
        uint256 ballot,
        BallotBook.Opening memory opening,
        bytes2[] memory codes,
        uint8[] memory votingClasses
    ) private {
        emit BallotOpened(
            ballot,
            opening.subject,
            uint8(opening.kind),
            opening.economy,
            opening.title,
            opening.closes,
            opening.target,
            opening.payload,
            codes,
            votingClasses
        );
    }

    /// @dev The digest binds the text, and there is one exactly when there is the other.
    function _requireReason(bytes32 reason, bytes calldata reasonText) private pure {
        if (reasonText.length > MAX_REASON) revert BlobTooLarge(reasonText.length, MAX_REASON);
        bytes32 computed = reasonText.length == 0 ? bytes32(0) : sha256(reasonText);
        if (computed != reason) revert BlobMismatch(reason, computed);
    }
}
