// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title What a ballot is about, in one word
/// @notice Committee and Agreements compute it from the same parts; see `ICommittee`.
library Subjects {
    bytes32 private constant ENDORSEMENT = keccak256("concord/endorsement/v1");
    bytes32 private constant REGISTRY_CHANGE = keccak256("concord/registry-change/v1");

    /// @notice The endorsement of one version of an agreement that this Agreements contract holds.
    function endorsement(address agreements, bytes32 agreement, uint32 version, bytes32 terms)
        internal
        pure
        returns (bytes32)
    {
        return keccak256(abi.encode(ENDORSEMENT, agreements, agreement, version, terms));
    }

    /// @notice A call on Economies or Directory.
    function registryChange(address target, bytes memory payload) internal pure returns (bytes32) {
        return keccak256(abi.encode(REGISTRY_CHANGE, target, payload));
    }
}
