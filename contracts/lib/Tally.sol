// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IBallots} from "../interfaces/IBallots.sol";

/// @title The arithmetic of a ballot
/// @notice Two thirds of the participating votes for, and at most a quarter of all votes against, abstentions left aside.
library Tally {
    uint8 internal constant PARTICIPATING = 0;

    uint8 internal constant FOR = 1;
    uint8 internal constant AGAINST = 2;
    uint8 internal constant ABSTAIN = 3;

    /// @notice Counts a ballot. `votingClasses` and `choices` are those of its electorate, seat by seat; a choice of 0 is none.
    function count(uint8[] memory votingClasses, uint8[] memory choices, uint8 quorumPercent)
        internal
        pure
        returns (IBallots.Counts memory counts)
    {
        for (uint256 i = 0; i < choices.length; ++i) {
            bool isParticipating = votingClasses[i] == PARTICIPATING;
            if (isParticipating) ++counts.participating;
            if (choices[i] == 0) continue;
            if (isParticipating) ++counts.participatingVoted;
            if (choices[i] == ABSTAIN) continue;
            bool isAgainst = choices[i] == AGAINST;
            ++counts.t;
            if (isAgainst) ++counts.n;
            if (!isParticipating) continue;
            if (isAgainst) ++counts.pn;
            else ++counts.py;
        }
        uint256 counted = counts.py + counts.pn;
        counts.quorumMet = 100 * counts.participatingVoted >= uint256(quorumPercent) * counts.participating;
        counts.passed = counted > 0 && counts.quorumMet && 3 * counts.py >= 2 * counted && 4 * counts.n <= counts.t;
    }
}
