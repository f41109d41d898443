// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title What forge does for a test, as far as it is used here
interface Vm {
    function sign(uint256 key, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);
    function addr(uint256 key) external pure returns (address);
    function warp(uint256 time) external;
    function prank(address sender) external;
}

/// @title Base of everything that forge drives
abstract contract Fuzzed {
    Vm internal constant vm = Vm(0x7109709ECfa91a80626fF3989D68f67F5b1DD12D);

    /// @notice An invariant does not hold.
    error Violated(string what);

    function _hold(bool holds, string memory what) internal pure {
        if (!holds) revert Violated(what);
    }

    /// @dev A number in [0, limit) out of any.
    function _pick(uint256 seed, uint256 limit) internal pure returns (uint256) {
        return seed % limit;
    }

    function _sign(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    function _hash(string memory text) internal pure returns (bytes32) {
        return keccak256(bytes(text));
    }

    function _isSame(string memory a, string memory b) internal pure returns (bool) {
        return keccak256(bytes(a)) == keccak256(bytes(b));
    }
}
