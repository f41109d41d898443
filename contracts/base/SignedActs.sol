// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";
import {IDirectory} from "../interfaces/IDirectory.sol";
import {IEconomies} from "../interfaces/IEconomies.sol";
import {ISignedActs} from "../interfaces/ISignedActs.sol";

/// @title Base of every contract that takes signed acts
abstract contract SignedActs is ISignedActs, EIP712 {
    /// @inheritdoc ISignedActs
    IDirectory public immutable directory;

    mapping(address signer => mapping(uint256 nonce => bool)) private _spent;

    /// @dev Stands on every function that takes an act: nothing works before the seal.
    modifier whenSealed() {
        _requireSealed();
        _;
    }

    constructor(string memory name, IDirectory directory_)
        EIP712(name, Strings.toHexString(uint256(directory_.deploymentId()), 32))
    {
        directory = directory_;
    }

    /// @inheritdoc ISignedActs
    function isSpent(address signer, uint256 nonce) external view returns (bool) {
        return _spent[signer][nonce];
    }

    /// @dev Accepts one act: in time, not replayed, signed by `signer`; spends the nonce. Whether the signer may
    /// do this is the caller's question.
    function _accept(address signer, bytes32 structHash, uint256 nonce, uint256 deadline, bytes calldata signature)
        internal
    {
        if (block.timestamp > deadline) revert ActExpired(deadline, block.timestamp);
        if (_spent[signer][nonce]) revert ActReplayed(signer, nonce);
        _spent[signer][nonce] = true;
        if (!SignatureChecker.isValidSignatureNow(signer, _hashTypedDataV4(structHash), signature)) {
            revert SignatureRefused(signer);
        }
    }

    /// @dev Accepts an act of the economy's authority; `NotAuthority` when the economy has no live seat.
    function _acceptAuthority(
        string memory economy,
        bytes32 structHash,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) internal {
        address authority = _economies().authorityOf(economy);
        if (authority == address(0)) revert NotAuthority(economy, authority);
        _accept(authority, structHash, nonce, deadline, signature);
    }

    function _economies() internal view returns (IEconomies) {
        return IEconomies(directory.addressOf("Economies"));
    }

    function _requireSealed() private view {
        if (!directory.isSealed()) revert NotSealed();
    }
}
