// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Fuzzed} from "./Fuzzed.sol";
import {Network} from "./Network.sol";

/// @title A network that forge calls one handler of, in random order with random arguments
/// @dev forge asks for `targetContracts` by that name.
abstract contract Campaign is Fuzzed {
    Network internal network;
    address[] private _targets;

    function targetContracts() external view returns (address[] memory) {
        return _targets;
    }

    function _found() internal {
        network = new Network();
    }

    function _drive(address handler) internal {
        _targets.push(handler);
    }
}
