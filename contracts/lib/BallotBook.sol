// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Codes} from "./Codes.sol";
import {Dates} from "./Dates.sol";
import {Tally} from "./Tally.sol";
import {IBallots} from "../interfaces/IBallots.sol";

/// @title The ballots' state
/// @notice An electorate is kept as packed codes and classes (a few slots for sixty seats); a seat's vote is two slots once cast.
library BallotBook {
    using Codes for bytes32;

    struct Cast {
        uint8 choice;
        uint64 sequence;
        uint64 castAt;
        bytes32 reason;
    }

    struct Record {
        IBallots.Kind kind;
        bytes2 economy;
        uint64 opens;
        uint64 closes;
        uint64 recordedBlock;
        bool enacted;
        address target;
        bytes32 subject;
        address listed;
        bytes32 codeHash;
        string title;
        bytes payload;
        bytes2[] codes;
        uint8[] votingClasses;
        mapping(bytes2 code => Cast) casts;
    }

    struct Book {
        uint256 count;
        mapping(uint256 ballot => Record) ballots;
        mapping(bytes32 subject => uint256[]) ofSubject;
    }

    /// @notice What opens a ballot. `listed` and `codeHash` are the contract that a ballot of kind CONTRACT is about.
    struct Opening {
        IBallots.Kind kind;
        string economy;
        string title;
        uint64 closes;
        bytes32 subject;
        address target;
        bytes payload;
        address listed;
        bytes32 codeHash;
    }

    /// @notice Opens a ballot over an electorate. Returns its number.
    function open(Book storage self, Opening memory opening, bytes2[] memory codes, uint8[] memory votingClasses)
        internal
        returns (uint256 ballot)
    {
        ballot = ++self.count;
        Record storage record = self.ballots[ballot];
        (record.kind, record.economy) = (opening.kind, Codes.packEconomy(opening.economy));
        (record.opens, record.closes, record.recordedBlock) = (Dates.current(), opening.closes, Dates.height());
        (record.target, record.payload) = (opening.target, opening.payload);
        (record.listed, record.codeHash) = (opening.listed, opening.codeHash);
        (record.subject, record.title) = (opening.subject, opening.title);
        (record.codes, record.votingClasses) = (codes, votingClasses);
        self.ofSubject[opening.subject].push(ballot);
    }

    /// @notice Records a seat's vote and returns its number. Reverts with `NotInElectorate`, `SequenceNotHigher` or `ChoiceUnknown`.
    function cast(Record storage record, IBallots.CastVote calldata act) internal returns (uint8 choice) {
        bytes2 code = Codes.packEconomy(act.economy);
        if (!_isElector(record, code)) revert IBallots.NotInElectorate(act.ballot, act.economy);
        Cast storage vote = record.casts[code];
        if (act.sequence <= vote.sequence) revert IBallots.SequenceNotHigher(act.sequence, vote.sequence);
        choice = _choice(act.choice);
        (vote.choice, vote.sequence, vote.castAt) = (choice, act.sequence, Dates.current());
        vote.reason = act.reason;
    }

    /// @notice The ballot of a number. Reverts with `UnknownBallot`.
    function get(Book storage self, uint256 ballot) internal view returns (Record storage record) {
        record = self.ballots[ballot];
        if (record.opens == 0) revert IBallots.UnknownBallot(ballot);
    }

    function isClosed(Record storage record) internal view returns (bool) {
        return Dates.current() >= record.closes;
    }

    /// @notice The arithmetic of the votes that stand.
    function tally(Record storage record, uint8 quorumPercent) internal view returns (IBallots.Counts memory) {
        bytes2[] memory codes = record.codes;
        uint8[] memory choices = new uint8[](codes.length);
        for (uint256 i = 0; i < codes.length; ++i) {
            choices[i] = record.casts[codes[i]].choice;
        }
        return Tally.count(record.votingClasses, choices, quorumPercent);
    }

    /// @notice A ballot as others read it.
    function view_(Record storage record) internal view returns (IBallots.Ballot memory) {
        return IBallots.Ballot({
            kind: record.kind,
            title: record.title,
            economy: bytes32(record.economy).unpack(),
            subject: record.subject,
            opens: record.opens,
            closes: record.closes,
            recordedBlock: record.recordedBlock,
            target: record.target,
            payload: record.payload,
            enacted: record.enacted
        });
    }

    /// @notice The electorate with its votes as others read them.
    function votes(Record storage record) internal view returns (IBallots.Vote[] memory all) {
        bytes2[] memory codes = record.codes;
        uint8[] memory votingClasses = record.votingClasses;
        all = new IBallots.Vote[](codes.length);
        for (uint256 i = 0; i < all.length; ++i) {
            Cast storage vote = record.casts[codes[i]];
            all[i] = IBallots.Vote(
                bytes32(codes[i]).unpack(), votingClasses[i], vote.choice, vote.sequence, vote.castAt, vote.reason
            );
        }
    }

    function _isElector(Record storage record, bytes2 code) private view returns (bool) {
        bytes2[] memory codes = record.codes;
        for (uint256 i = 0; i < codes.length; ++i) {
            if (codes[i] == code) return true;
        }
        return false;
    }

    function _choice(string calldata text) private pure returns (uint8) {
        bytes32 choice = keccak256(bytes(text));
        if (choice == keccak256("FOR")) return Tally.FOR;
        if (choice == keccak256("AGAINST")) return Tally.AGAINST;
        if (choice == keccak256("ABSTAIN")) return Tally.ABSTAIN;
        revert IBallots.ChoiceUnknown(text);
    }
}
