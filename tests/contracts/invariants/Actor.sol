// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";
import {Fuzzed} from "./Fuzzed.sol";
import {Network} from "./Network.sol";

/// @title Somebody who signs acts and submits them, right and wrong ones
abstract contract Actor is Fuzzed {
    uint256 internal constant FAR = type(uint256).max;

    Network public immutable network;

    uint256 private _lastNonce;
    mapping(address verifier => bytes32) private _domains;

    constructor(Network network_) {
        network = network_;
    }

    function _nonce() internal returns (uint256) {
        return ++_lastNonce;
    }

    function _setDomain(string memory name, address verifier) internal {
        string memory version = Strings.toHexString(uint256(network.DEPLOYMENT_ID()), 32);
        _domains[verifier] = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256(bytes(name)),
                keccak256(bytes(version)),
                block.chainid,
                verifier
            )
        );
    }

    function _signAct(uint256 key, address verifier, bytes32 structHash) internal view returns (bytes memory) {
        return _sign(key, keccak256(abi.encodePacked("\x19\x01", _domains[verifier], structHash)));
    }

    /// @dev Whether the call was accepted.
    function _try(address target, bytes memory data) internal returns (bool accepted) {
        (accepted,) = target.call(data);
    }
}
