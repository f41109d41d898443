// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Committee} from "../../../contracts/Committee.sol";
import {IBallots} from "../../../contracts/interfaces/IBallots.sol";
import {Campaign} from "./Campaign.sol";
import {CommitteeHandler} from "./CommitteeHandler.sol";

/// @title What holds of ballots whatever happens
contract CommitteeInvariants is Campaign {
    CommitteeHandler private _handler;
    Committee private _committee;

    function setUp() external {
        _found();
        _handler = new CommitteeHandler(network);
        _committee = network.committee();
        _drive(address(_handler));
    }

    /// @dev After each call: one ballot, by turns. Nothing can change back unseen, for a ballot's outcome is noted when it closes.
    function invariant_ballots() external view {
        uint256 count = _handler.count();
        _hold(_committee.ballotCount() == count, "ballots are those that were opened");
        if (count != 0) _check(1 + _handler.turn() % count);
    }

    /// @dev At the end of a run: all of them.
    function afterInvariant() external view {
        for (uint256 number = 1; number <= _handler.count(); ++number) {
            _check(number);
        }
    }

    function _check(uint256 number) private view {
        (uint64 closes, bool enacted, bytes32 settled, uint256[] memory seats, uint8[] memory classes) =
            _handler.ballotOf(number);
        _checkVotes(number, seats, classes);
        bool isCarried = _handler.isCarried(number);
        bool isClosed = block.timestamp >= closes;
        _hold(_committee.tallyOf(number).passed == isCarried, "passed is what the votes add up to");
        _hold(_committee.hasPassed(number) == (isCarried && isClosed), "a ballot passes when it has closed");
        IBallots.Ballot memory kept = _committee.ballotOf(number);
        _hold(kept.enacted == enacted, "enacted is what was enacted");
        _hold(!enacted || (isCarried && isClosed), "only what passed is enacted");
        _hold(kept.closes == closes && kept.opens < closes, "the time of closing stands");
        _hold(settled == 0 || _handler.outcome(number) == settled, "what has closed does not change");
    }

    /// @dev The electorate is that of the opening, and each seat's vote the last that was taken.
    function _checkVotes(uint256 number, uint256[] memory seats, uint8[] memory classes) private view {
        IBallots.Vote[] memory votes = _committee.votesOf(number);
        _hold(votes.length == seats.length, "the electorate has the size that it had");
        for (uint256 i = 0; i < votes.length; ++i) {
            (uint8 choice, uint64 sequence) = _handler.voteOf(number, seats[i]);
            _hold(_isSame(votes[i].economy, network.codeOf(seats[i])), "nobody outside the electorate has a vote");
            _hold(votes[i].votingClass == classes[i], "a class is that of the opening");
            _hold(votes[i].choice == choice && votes[i].sequence == sequence, "a vote is the last that was taken");
            _hold((choice == 0) == (sequence == 0), "who has not voted has no sequence");
        }
    }
}
