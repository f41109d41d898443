// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Economies} from "../../../contracts/Economies.sol";
import {Timelock} from "../../../contracts/Timelock.sol";
import {IBallots} from "../../../contracts/interfaces/IBallots.sol";
import {IEconomies} from "../../../contracts/interfaces/IEconomies.sol";
import {CommitteeActor} from "./CommitteeActor.sol";
import {Network} from "./Network.sol";

/// @title Ballots opened, voted and enacted at random, while seats come and go
/// @notice Keeps books of its own, and says of every call beforehand whether it must be accepted.
contract CommitteeHandler is CommitteeActor {
    struct Seat {
        bool live;
        uint8 votingClass;
        uint256 delegateKey;
        uint256 alternateKey;
    }

    struct Vote {
        uint8 choice;
        uint64 sequence;
    }

    struct Ballot {
        uint64 closes;
        bool isChange;
        bool enacted;
        bool executed;
        bytes32 subject;
        bytes32 settled;
        uint256[] seats;
        uint8[] classes;
        mapping(uint256 seat => Vote) votes;
    }

    uint256 private constant MAX_BALLOTS = 16;

    uint256 public count;
    /// @notice How many calls there were.
    uint256 public turn;
    Seat[] private _seats;
    mapping(uint256 number => Ballot) private _ballots;
    uint256 private _freshKey = 1000;

    modifier counted() {
        ++turn;
        _;
    }

    constructor(Network network_) CommitteeActor(network_) {
        for (uint256 i = 0; i < network.SEATS(); ++i) {
            _seats.push(Seat(true, network.seatOf(i).votingClass, network.delegateKey(i), network.alternateKey(i)));
        }
    }

    function open(uint256 seat, uint256 text, uint64 length, bool isChange, bool byAlternate) external counted {
        if (count == MAX_BALLOTS) return;
        seat = _pick(seat, _seats.length);
        uint64 closes = uint64(block.timestamp) + uint64(_pick(length, 3 hours));
        uint256 key = byAlternate ? _seats[seat].alternateKey : _seats[seat].delegateKey;
        bool accepted = isChange
            ? _proposeCategory(seat, closes, key)
            : _proposeStandard(seat, bytes32(1 + _pick(text, 3)), closes, key);
        bool expected = _seats[seat].live && closes >= block.timestamp + network.VOTING_PERIOD();
        _hold(accepted == expected, "who opens a ballot");
        if (accepted) _book(closes, isChange);
    }

    /// @notice One vote for each seat, on the newest ballot or another.
    function vote(uint256 seed) external counted {
        for (uint256 seat = 0; seat < _seats.length; ++seat) {
            _vote(seat, uint256(keccak256(abi.encode(seed, seat))));
        }
    }

    function enact(uint256 number) external counted {
        number = 1 + _pick(number, MAX_BALLOTS);
        Ballot storage ballot = _ballots[number];
        bool expected = number <= count && ballot.isChange && !ballot.enacted && block.timestamp >= ballot.closes
            && isCarried(number);
        bool accepted = _try(address(_committee()), abi.encodeCall(IBallots.enact, (number)));
        _hold(accepted == expected, "what is enacted");
        if (accepted) ballot.enacted = true;
    }

    function execute(uint256 number) external counted {
        number = 1 + _pick(number, MAX_BALLOTS);
        if (number > count) return;
        IBallots.Ballot memory kept = _committee().ballotOf(number);
        Timelock timelock = network.timelock();
        bytes memory call = abi.encodeCall(timelock.execute, (kept.target, 0, kept.payload, 0, bytes32(number)));
        bool accepted = _try(address(timelock), call);
        _hold(!accepted || (_ballots[number].enacted && !_ballots[number].executed), "what is executed");
        if (accepted) _ballots[number].executed = true;
    }

    function wait_(uint256 time) external counted {
        vm.warp(block.timestamp + 1 + _pick(time, 1 hours));
        for (uint256 number = 1; number <= count; ++number) {
            Ballot storage ballot = _ballots[number];
            if (ballot.settled == 0 && block.timestamp >= ballot.closes) ballot.settled = outcome(number);
        }
    }

    function name(uint256 seat) external counted {
        seat = _pick(seat, _seats.length);
        (uint256 delegate, uint256 alternate) = (++_freshKey, ++_freshKey);
        bool accepted = _setDelegates(seat, delegate, alternate);
        _hold(accepted == _seats[seat].live, "who names delegates");
        if (accepted) (_seats[seat].delegateKey, _seats[seat].alternateKey) = (delegate, alternate);
    }

    function move(uint256 seat, uint8 votingClass) external counted {
        seat = _pick(seat, _seats.length);
        votingClass = uint8(_pick(votingClass, 2));
        (Economies economies, IEconomies.Seat memory founding) = (_economies(), network.seatOf(seat));
        address timelock = address(network.timelock());
        if (!_seats[seat].live) {
            vm.prank(timelock);
            economies.admit(founding);
            _seats[seat] = Seat(true, founding.votingClass, network.delegateKey(seat), network.alternateKey(seat));
        } else if (votingClass == _seats[seat].votingClass) {
            vm.prank(timelock);
            economies.remove(founding.economy);
            _seats[seat].live = false;
        } else {
            vm.prank(timelock);
            economies.setVotingClass(founding.economy, votingClass, 0);
            _seats[seat].votingClass = votingClass;
        }
    }

    /// @notice By this book's votes: twice as many P seats for as against, and thrice as many of all seats.
    function isCarried(uint256 number) public view returns (bool) {
        Ballot storage ballot = _ballots[number];
        (uint256 voters, uint256 voted, int256 surplus, int256 balance, bool decided) = (0, 0, 0, 0, false);
        for (uint256 i = 0; i < ballot.seats.length; ++i) {
            uint8 choice = ballot.votes[ballot.seats[i]].choice;
            bool isParticipating = ballot.classes[i] == 0;
            if (isParticipating) ++voters;
            if (isParticipating && choice != 0) ++voted;
            if (choice == 0 || choice == 3) continue;
            balance += choice == 1 ? int256(1) : -3;
            if (!isParticipating) continue;
            decided = true;
            surplus += choice == 1 ? int256(1) : -2;
        }
        return decided && surplus >= 0 && balance >= 0 && voted * 100 >= voters * network.QUORUM();
    }

    function outcome(uint256 number) public view returns (bytes32) {
        return keccak256(abi.encode(_committee().tallyOf(number), _committee().votesOf(number)));
    }

    function ballotOf(uint256 number)
        external
        view
        returns (uint64 closes, bool enacted, bytes32 settled, uint256[] memory seats, uint8[] memory classes)
    {
        Ballot storage ballot = _ballots[number];
        return (ballot.closes, ballot.enacted, ballot.settled, ballot.seats, ballot.classes);
    }

    function voteOf(uint256 number, uint256 seat) external view returns (uint8 choice, uint64 sequence) {
        Vote storage kept = _ballots[number].votes[seat];
        return (kept.choice, kept.sequence);
    }

    function _book(uint64 closes, bool isChange) private {
        Ballot storage ballot = _ballots[++count];
        (ballot.closes, ballot.isChange) = (closes, isChange);
        ballot.subject = _committee().subjectOf(count);
        for (uint256 i = 0; i < _seats.length; ++i) {
            if (!_seats[i].live) continue;
            ballot.seats.push(i);
            ballot.classes.push(_seats[i].votingClass);
        }
    }

    function _vote(uint256 seat, uint256 seed) private {
        uint256 number = seed % 4 == 0 ? _pick(seed >> 8, MAX_BALLOTS) : count;
        Ballot storage ballot = _ballots[number];
        (uint8 choice, bool hasReason) = (uint8(1 + _pick(seed >> 16, 3)), (seed >> 24) % 4 != 0);
        uint64 sequence = ballot.votes[seat].sequence + uint64(_pick(seed >> 32, 4));
        uint256 spokenFor = (seed >> 40) % 8 == 0 ? _pick(seed >> 48, _seats.length) : seat;
        uint256 key = (seed >> 56) % 2 == 0 ? _seats[spokenFor].delegateKey : _seats[spokenFor].alternateKey;
        bool expected = number != 0 && number <= count && block.timestamp < ballot.closes && _isElector(ballot, seat)
            && _seats[seat].live && spokenFor == seat && sequence > ballot.votes[seat].sequence
            && (hasReason || choice != 2);
        bytes memory reason = hasReason ? bytes("Because.") : bytes("");
        bool accepted = _castVote(number, ballot.subject, seat, choice, sequence, key, reason);
        _hold(accepted == expected, "who votes, and how");
        if (accepted) ballot.votes[seat] = Vote(choice, sequence);
    }

    function _isElector(Ballot storage ballot, uint256 seat) private view returns (bool) {
        for (uint256 i = 0; i < ballot.seats.length; ++i) {
            if (ballot.seats[i] == seat) return true;
        }
        return false;
    }
}
