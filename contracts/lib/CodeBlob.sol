// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Bytes kept as the code of an account
/// @notice A quarter of the price of storage slots, and read whole by any bare node. The code begins with STOP, so it does
/// nothing when called.
library CodeBlob {
    /// @notice The most bytes one blob holds: the code size limit (EIP-170) less the leading STOP.
    uint256 internal constant MAX_SIZE = 24_575;

    /// @notice The account could not be made (no gas left for the code).
    error BlobNotStored(uint256 size);

    /// @notice Stores the bytes. The caller bounds their number by `MAX_SIZE`.
    function store(bytes memory data) internal returns (address blob) {
        // PUSH2 length, DUP1, PUSH1 10, RETURNDATASIZE, CODECOPY, RETURNDATASIZE, RETURN: ten bytes that return
        // what follows them.
        bytes memory creation = abi.encodePacked(hex"61", uint16(data.length + 1), hex"80600a3d393df300", data);
        assembly ("memory-safe") {
            blob := create(0, add(creation, 32), mload(creation))
        }
        if (blob == address(0)) revert BlobNotStored(data.length);
    }

    /// @notice The bytes of a blob made by `store`.
    function load(address blob) internal view returns (bytes memory data) {
        uint256 size = blob.code.length - 1;
        data = new bytes(size);
        assembly ("memory-safe") {
            extcodecopy(blob, add(data, 32), 1, size)
        }
    }
}
