// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ISignedActs} from "../interfaces/ISignedActs.sol";

/// @title Titles of agreements and ballots
library Titles {
    uint256 private constant MAX_LENGTH = 200;

    /// @notice Reverts with `TitleLengthWrong` unless the title is 1 to 200 bytes.
    function check(string memory title) internal pure {
        uint256 length = bytes(title).length;
        if (length == 0 || length > MAX_LENGTH) revert ISignedActs.TitleLengthWrong(length, MAX_LENGTH);
    }
}
