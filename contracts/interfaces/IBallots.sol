// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Ballots: votes of seats, and what they add up to
/// @notice A ballot opens when it is recorded: its electorate is the live seats at that moment, each with its voting class then. It
/// closes at a moment that the proposer names. A vote belongs to the seat, not to the account that cast it: the seat's live delegate
/// or alternate may cast it anew, under a higher sequence, until the ballot closes. What a seat has cast stands when it leaves.
/// @dev Over participating (P) votes for and against py, pn; over all seats n against, t for or against. A ballot passes when
/// py + pn > 0, the quorum of P seats has voted (abstentions count), 3 py >= 2 (py + pn), and 4 n <= t.
interface IBallots {
    /// @notice What a ballot decides. All but ENDORSEMENT and STANDARD end in a call that the Timelock makes.
    enum Kind {
        ENDORSEMENT,
        ADMISSION,
        REMOVAL,
        CATEGORY,
        VOTING_CLASS,
        AUTHORITY,
        CONTRACT,
        STANDARD
    }

    /// @notice A ballot. `economy` proposed it; `target` and `payload` are the call that follows, if one does.
    struct Ballot {
        Kind kind;
        string title;
        string economy;
        bytes32 subject;
        uint64 opens;
        uint64 closes;
        uint64 recordedBlock;
        address target;
        bytes payload;
        bool enacted;
    }

    /// @notice A seat of the electorate and its vote. votingClass: 0 P, 1 O. choice: 0 none, 1 FOR, 2 AGAINST, 3 ABSTAIN.
    struct Vote {
        string economy;
        uint8 votingClass;
        uint8 choice;
        uint64 sequence;
        uint64 castAt;
        bytes32 reason;
    }

    /// @notice The arithmetic. `participating` is the number of P seats, `participatingVoted` of those that voted at all.
    struct Counts {
        uint256 py;
        uint256 pn;
        uint256 n;
        uint256 t;
        uint256 participating;
        uint256 participatingVoted;
        bool quorumMet;
        bool passed;
    }

    /// @notice Act of a live delegate or alternate: the vote of its seat. `choice` is FOR, AGAINST or ABSTAIN; `title` and
    /// `subject` are those of the ballot, so that a wallet shows what is voted on; `reason` is the SHA-256 of the reason, or zero.
    struct CastVote {
        uint256 ballot;
        string title;
        bytes32 subject;
        string economy;
        string choice;
        bytes32 reason;
        uint64 sequence;
        address signer;
        uint256 nonce;
        uint256 deadline;
    }

    /// @notice The shortest voting period is at least a second, and within the horizon of dates.
    error VotingPeriodInvalid(uint64 period);
    /// @notice A quorum is 0 to 100 percent.
    error QuorumInvalid(uint8 percent);
    /// @notice The account is neither delegate nor alternate of the economy's live seat.
    error NotDelegate(string economy, address account);
    /// @notice A ballot stays open for the shortest voting period at least.
    error ClosesTooEarly(uint64 closes, uint64 earliest);
    /// @notice There is no ballot of this number.
    error UnknownBallot(uint256 ballot);
    /// @notice The ballot takes no votes any more.
    error BallotIsClosed(uint256 ballot, uint64 closes);
    /// @notice The ballot still takes votes.
    error BallotIsOpen(uint256 ballot, uint64 closes);
    /// @notice Title or subject are not the ballot's.
    error BallotMismatch(uint256 ballot);
    /// @notice The economy had no seat when the ballot opened.
    error NotInElectorate(uint256 ballot, string economy);
    /// @notice A vote replaces another under a higher sequence only; the first is 1 or more.
    error SequenceNotHigher(uint64 sequence, uint64 last);
    /// @notice A choice is FOR, AGAINST or ABSTAIN.
    error ChoiceUnknown(string choice);
    /// @notice A vote against needs a reason.
    error ReasonMissing(uint256 ballot);
    /// @notice The ballot did not pass.
    error BallotNotPassed(uint256 ballot);
    /// @notice No call follows from a ballot of this kind.
    error NothingToEnact(uint256 ballot, Kind kind);
    /// @notice The ballot's call is scheduled already.
    error AlreadyEnacted(uint256 ballot);
    /// @notice The code at the address is not what the ballot is about.
    error CodeHashMismatch(address target, bytes32 expected, bytes32 found);

    /// @notice A ballot opened over this electorate; `target` and `payload` are the call that follows, if one does.
    event BallotOpened(
        uint256 indexed ballot,
        bytes32 indexed subject,
        uint8 kind,
        string economy,
        string title,
        uint64 closes,
        address target,
        bytes payload,
        bytes2[] codes,
        uint8[] votingClasses
    );
    /// @notice A seat's vote was recorded; it replaces an earlier one of that seat.
    event VoteCast(
        uint256 indexed ballot,
        string economy,
        uint8 choice,
        bytes32 reason,
        bytes reasonText,
        uint64 sequence,
        address signer
    );
    /// @notice The call of a passed ballot waits in the Timelock, under this operation.
    event BallotEnacted(uint256 indexed ballot, bytes32 operation);

    /// @notice Records a vote.
    /// @param reasonText `act.reason` is its SHA-256; empty exactly when that is zero; at most 4096 bytes
    function castVote(CastVote calldata act, bytes calldata signature, bytes calldata reasonText) external;
    /// @notice Schedules the call of a ballot that has closed and passed in the Timelock that governs, once: value 0, no predecessor,
    /// the ballot's number as salt. Anyone may do it, and anyone may execute the call after the Timelock's delay.
    function enact(uint256 ballot) external;

    /// @notice How long a ballot stays open at least, in seconds.
    function minVotingPeriod() external view returns (uint64);
    /// @notice How many of a hundred P seats must vote, at least.
    function quorumPercent() external view returns (uint8);
    /// @notice How many ballots there are; they are numbered from 1.
    function ballotCount() external view returns (uint256);
    /// @notice A ballot. Reverts with `UnknownBallot`.
    function ballotOf(uint256 ballot) external view returns (Ballot memory);
    /// @notice What a ballot is about. Reverts with `UnknownBallot`.
    function subjectOf(uint256 ballot) external view returns (bytes32);
    /// @notice The whole electorate with the votes that stand, in the order of the seats. Reverts with `UnknownBallot`.
    function votesOf(uint256 ballot) external view returns (Vote[] memory);
    /// @notice The numbers of the ballots about a subject.
    function ballotsOf(bytes32 subject) external view returns (uint256[] memory);
    /// @notice The arithmetic of the votes that stand. Reverts with `UnknownBallot`.
    function tallyOf(uint256 ballot) external view returns (Counts memory);
    /// @notice Whether the ballot has closed and passed. Reverts with `UnknownBallot`.
    function hasPassed(uint256 ballot) external view returns (bool);
}
