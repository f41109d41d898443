// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Tally} from "contracts/lib/Tally.sol";
import {IBallots} from "contracts/interfaces/IBallots.sol";

/// @title The pure arithmetic of ballots, many at a call
contract TallyHarness {
    struct Given {
        uint8[] votingClasses;
        uint8[] choices;
        uint8 quorumPercent;
    }

    /// @notice What each ballot adds up to.
    function count(Given[] calldata ballots) external pure returns (IBallots.Counts[] memory counts) {
        counts = new IBallots.Counts[](ballots.length);
        for (uint256 i = 0; i < counts.length; ++i) {
            counts[i] = Tally.count(ballots[i].votingClasses, ballots[i].choices, ballots[i].quorumPercent);
        }
    }
}
