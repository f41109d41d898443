// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDirectory} from "./IDirectory.sol";

/// @title Acts that people sign and machines submit
/// @notice An act is an EIP-712 message; anyone may submit it, and its signer needs no gas. The domain is
/// {name "Concord <contract>", version = the deployment id in hex, chainId, verifyingContract}, so an act signed
/// for another deployment, chain or contract recovers to somebody else. Every act ends with `nonce` (any number its
/// signer has not used before, in any order) and `deadline` (Unix seconds, the last moment it may be recorded).
/// @dev Dates. An act takes effect when it is recorded or later, never earlier: a wished `effectiveAt` of 0 means
/// "when recorded"; one that lies at most an hour back (the time a relayer may need) counts as "when recorded"; an
/// earlier one is refused, because the signer would believe in a retroaction that does not happen. A document's status
/// cannot be dated ahead either. The two exceptions act on the past by their nature: annulling a document (ex tunc) and reporting a stolen key (a cut at a log index).
interface ISignedActs {
    /// @notice The Directory is not sealed yet: no act is accepted.
    error NotSealed();
    /// @notice The act was submitted after its deadline.
    error ActExpired(uint256 deadline, uint256 time);
    /// @notice The signer has used this nonce before.
    error ActReplayed(address signer, uint256 nonce);
    /// @notice The signature is not the signer's over this act in this deployment (low-s ECDSA, or ERC-1271).
    error SignatureRefused(address signer);
    /// @notice The wished moment lies before the earliest one that this act may have.
    error EffectiveTooEarly(uint64 effectiveAt, uint64 earliest);
    /// @notice The wished moment lies further ahead than anything in earnest (often milliseconds for seconds).
    error EffectiveTooLate(uint64 effectiveAt, uint64 latest);
    /// @notice A period must end after it begins.
    error PeriodEmpty(uint64 from, uint64 to);
    /// @notice A code is 1 to 31 characters of A-Z, 0-9 and _, beginning with a letter.
    error CodeMalformed(string code);
    /// @notice An economy is two capital letters (ISO 3166-1 alpha-2, or EU, XK, XI).
    error EconomyMalformed(string economy);
    /// @notice The signer is not the live authority of the economy.
    error NotAuthority(string economy, address account);
    /// @notice The bytes handed over are not those that the act names by digest.
    error BlobMismatch(bytes32 expected, bytes32 computed);
    /// @notice The bytes handed over are too many.
    error BlobTooLarge(uint256 size, uint256 limit);
    /// @notice A title is at least one byte, and at most so many.
    error TitleLengthWrong(uint256 length, uint256 limit);
    /// @notice Nothing goes from this state to that one.
    error IllegalTransition(uint8 from, uint8 to);

    /// @notice The Directory that this contract belongs to, for good.
    function directory() external view returns (IDirectory);

    /// @notice Whether the signer has used the nonce in this contract.
    function isSpent(address signer, uint256 nonce) external view returns (bool);
}
