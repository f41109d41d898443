// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {AccessControlEnumerable} from "@openzeppelin/contracts/access/extensions/AccessControlEnumerable.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";

/// @title Timelock
/// @notice Where what the Committee decided waits before it is done: the governor of Economies and Directory. The Committee
/// alone proposes, anyone executes what is due, and nobody administers: the Timelock is its own administrator, and no
/// ballot makes it call itself. It holds neither coins nor tokens.
/// @dev Roles are enumerable, so that `Directory.seal` and any reader sees in state that nobody else holds one.
contract Timelock is TimelockController, AccessControlEnumerable {
    /// @notice Nothing is kept here.
    error HoldsNothing();

    /// @param minDelay seconds between the scheduling of a call and its execution
    /// @param committee who schedules calls
    constructor(uint256 minDelay, address committee)
        TimelockController(minDelay, _only(committee), _only(address(0)), address(0))
    {}

    /// @notice Refuses coins.
    receive() external payable override {
        revert HoldsNothing();
    }

    /// @notice Refuses tokens (ERC-721).
    function onERC721Received(address, address, uint256, bytes memory) public pure override returns (bytes4) {
        revert HoldsNothing();
    }

    /// @notice Refuses tokens (ERC-1155).
    function onERC1155Received(address, address, uint256, uint256, bytes memory) public pure override returns (bytes4) {
        revert HoldsNothing();
    }

    /// @notice Refuses tokens (ERC-1155).
    function onERC1155BatchReceived(address, address, uint256[] memory, uint256[] memory, bytes memory)
        public
        pure
        override
        returns (bytes4)
    {
        revert HoldsNothing();
    }

    /// @inheritdoc AccessControlEnumerable
    function supportsInterface(bytes4 interfaceId)
        public
        view
        override(TimelockController, AccessControlEnumerable)
        returns (bool)
    {
        return super.supportsInterface(interfaceId);
    }

    function _grantRole(bytes32 role, address account)
        internal
        override(AccessControl, AccessControlEnumerable)
        returns (bool)
    {
        return super._grantRole(role, account);
    }

    function _revokeRole(bytes32 role, address account)
        internal
        override(AccessControl, AccessControlEnumerable)
        returns (bool)
    {
        return super._revokeRole(role, account);
    }

    function _only(address account) private pure returns (address[] memory list) {
        list = new address[](1);
        list[0] = account;
    }
}
