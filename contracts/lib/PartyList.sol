// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAgreements} from "../interfaces/IAgreements.sol";

/// @title The parties of a draft
/// @notice People sign "DE,VN"; state keeps the codes, sixteen to a slot.
library PartyList {
    uint256 private constant MIN = 2;
    uint256 private constant MAX = 60;
    /// @dev Two letters and the comma behind them, which the last one lacks.
    uint256 private constant STEP = 3;

    /// @notice The codes of a list. Reverts with `PartiesMalformed` unless they are 2 to 60, ascending, and of two capital letters.
    function parse(string calldata list) internal pure returns (bytes2[] memory codes) {
        bytes calldata text = bytes(list);
        uint256 count = (text.length + 1) / STEP;
        bool fits = (text.length + 1) % STEP == 0 && count >= MIN && count <= MAX;
        codes = new bytes2[](fits ? count : 0);
        for (uint256 i = 0; i < codes.length; ++i) {
            uint256 start = i * STEP;
            codes[i] = bytes2(text[start]) | (bytes2(text[start + 1]) >> 8);
            fits = fits && _isCapital(text[start]) && _isCapital(text[start + 1]);
            fits = fits && (i == 0 || (text[start - 1] == "," && codes[i - 1] < codes[i]));
        }
        if (!fits) revert IAgreements.PartiesMalformed(list);
    }

    /// @notice The list of codes made by `parse`.
    function join(bytes2[] memory codes) internal pure returns (string memory) {
        bytes memory text = new bytes(codes.length * STEP - 1);
        for (uint256 i = 0; i < codes.length; ++i) {
            uint256 start = i * STEP;
            (text[start], text[start + 1]) = (codes[i][0], codes[i][1]);
            if (i != 0) text[start - 1] = ",";
        }
        return string(text);
    }

    /// @notice Whether a code is in the list.
    function contains(bytes2[] memory codes, bytes2 code) internal pure returns (bool) {
        for (uint256 i = 0; i < codes.length; ++i) {
            if (codes[i] == code) return true;
        }
        return false;
    }

    function _isCapital(bytes1 letter) private pure returns (bool) {
        return letter >= "A" && letter <= "Z";
    }
}
