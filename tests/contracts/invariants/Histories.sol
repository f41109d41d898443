// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Fuzzed} from "./Fuzzed.sol";

/// @title What was seen of histories, so that any change of what was there shows
/// @notice A history is a list of encoded records. Of each the length and a chain of hashes is kept.
abstract contract Histories is Fuzzed {
    mapping(bytes32 history => uint256) private _lengths;
    mapping(bytes32 history => bytes32) private _chains;

    /// @notice How many records were seen.
    function lengthOf(bytes32 history) public view returns (uint256) {
        return _lengths[history];
    }

    /// @notice Holds a history to what was seen of it: nothing more, nothing less, nothing else.
    function check(bytes32 history, bytes[] memory records) public view {
        _hold(records.length == _lengths[history], "a history has the length that it had");
        _hold(_chain(records, records.length) == _chains[history], "a history does not change");
    }

    /// @dev Takes note of a history that an act has made longer by `more`, once what was there is found unchanged.
    function _note(bytes32 history, bytes[] memory records, uint256 more) internal {
        uint256 length = _lengths[history];
        _hold(records.length == length + more, "an act adds its record");
        _hold(_chain(records, length) == _chains[history], "a history only grows");
        _lengths[history] = records.length;
        _chains[history] = _chain(records, records.length);
    }

    function _chain(bytes[] memory records, uint256 count) private pure returns (bytes32 chain) {
        for (uint256 i = 0; i < count; ++i) {
            chain = keccak256(abi.encode(chain, records[i]));
        }
    }
}
