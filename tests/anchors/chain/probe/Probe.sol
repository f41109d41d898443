// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @title One of each thing a chain gateway has to encode, decode or survive.
contract Probe {
    struct Pair {
        uint64 left;
        string right;
    }

    error NumberRefused(address sender, uint256 number);

    event Noted(uint256 indexed number, string indexed label, address sender, bytes32 digest, string text);

    uint256 private _number;

    constructor(uint256 number) {
        _number = number;
    }

    function note(uint256 number, string calldata text, bytes32 digest) external {
        _number = number;
        emit Noted(number, text, msg.sender, digest, text);
    }

    function noteMany(Pair[] calldata pairs) external {
        for (uint256 i = 0; i < pairs.length; ++i) {
            emit Noted(pairs[i].left, pairs[i].right, msg.sender, bytes32(0), pairs[i].right);
        }
    }

    function refuse(uint256 number) external {
        ++_number;
        revert NumberRefused(msg.sender, number);
    }

    function stored() external view returns (uint256) {
        return _number;
    }

    function pair() external view returns (Pair memory) {
        return Pair(uint64(_number), "right");
    }

    function head() external view returns (uint64 size, bytes32 root, address owner) {
        return (uint64(_number), keccak256("root"), address(this));
    }

    function overloaded(uint256 value) external pure returns (uint256) {
        return value;
    }

    function overloaded(string calldata value) external pure returns (string memory) {
        return value;
    }
}
