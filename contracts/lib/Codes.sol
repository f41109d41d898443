// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ISignedActs} from "../interfaces/ISignedActs.sol";

/// @title Short upper-case codes, kept in one word
/// @notice People sign and read a code as text; state keeps its ASCII left-aligned in 32 bytes.
library Codes {
    /// @notice Reverts with `CodeMalformed` unless the text is [A-Z][A-Z0-9_]{0,30}.
    function check(string memory code) internal pure {
        bytes memory text = bytes(code);
        if (text.length == 0 || text.length > 31) revert ISignedActs.CodeMalformed(code);
        for (uint256 i = 0; i < text.length; ++i) {
            bytes1 c = text[i];
            bool isLetter = c >= "A" && c <= "Z";
            bool isLater = i != 0 && ((c >= "0" && c <= "9") || c == "_");
            if (!isLetter && !isLater) revert ISignedActs.CodeMalformed(code);
        }
    }

    /// @notice The word of a code. Reverts with `CodeMalformed`.
    function pack(string memory code) internal pure returns (bytes32) {
        check(code);
        return bytes32(bytes(code));
    }

    /// @notice The word of an economy's code. Reverts with `EconomyMalformed` unless it is two capital letters.
    function packEconomy(string memory code) internal pure returns (bytes2 word) {
        bytes memory text = bytes(code);
        if (text.length != 2) revert ISignedActs.EconomyMalformed(code);
        for (uint256 i = 0; i < 2; ++i) {
            if (text[i] < "A" || text[i] > "Z") revert ISignedActs.EconomyMalformed(code);
        }
        word = bytes2(bytes32(text));
    }

    /// @notice The text of a word made by `pack` or `packEconomy`.
    function unpack(bytes32 word) internal pure returns (string memory) {
        uint256 length = 0;
        while (length < 32 && word[length] != 0) ++length;
        bytes memory text = new bytes(length);
        for (uint256 i = 0; i < length; ++i) {
            text[i] = word[i];
        }
        return string(text);
    }
}
