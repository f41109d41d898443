// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IEconomies} from "../interfaces/IEconomies.sol";

/// @title EIP-712 struct hashes of the acts of `Economies`
library EconomyActs {
    bytes32 private constant SET_DELEGATES =
        keccak256("SetDelegates(string economy,address delegate,address alternate,uint256 nonce,uint256 deadline)");
    bytes32 private constant APPOINT =
        keccak256("Appoint(string economy,address account,string office,uint256 nonce,uint256 deadline)");
    bytes32 private constant DISMISS =
        keccak256("Dismiss(string economy,address account,string office,uint256 nonce,uint256 deadline)");

    function hash(IEconomies.SetDelegates calldata act) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                SET_DELEGATES, keccak256(bytes(act.economy)), act.delegate, act.alternate, act.nonce, act.deadline
            )
        );
    }

    function hash(IEconomies.Appoint calldata act) internal pure returns (bytes32) {
        return _office(APPOINT, act.economy, act.account, act.office, act.nonce, act.deadline);
    }

    function hash(IEconomies.Dismiss calldata act) internal pure returns (bytes32) {
        return _office(DISMISS, act.economy, act.account, act.office, act.nonce, act.deadline);
    }

    function _office(
        bytes32 typeHash,
        string calldata economy,
        address account,
        string calldata office,
        uint256 nonce,
        uint256 deadline
    ) private pure returns (bytes32) {
        return keccak256(
            abi.encode(typeHash, keccak256(bytes(economy)), account, keccak256(bytes(office)), nonce, deadline)
        );
    }
}
