// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IIssuerRegister} from "../interfaces/IIssuerRegister.sol";

/// @title EIP-712 struct hashes of the acts about issuers and their keys
library IssuerActs {
    bytes32 private constant REGISTER_ISSUER = keccak256(
        "RegisterIssuer(string economy,bytes32 identity,string role,address key,address registrar,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant ASSIGN_REGISTRAR =
        keccak256("AssignRegistrar(bytes32 issuer,address registrar,uint256 nonce,uint256 deadline)");
    bytes32 private constant KEY_POSSESSION = keccak256("KeyPossession(bytes32 issuer,address key)");
    bytes32 private constant ADD_KEY =
        keccak256("AddKey(bytes32 issuer,address key,address signer,uint256 nonce,uint256 deadline)");
    bytes32 private constant REVOKE_KEY = keccak256(
        "RevokeKey(bytes32 issuer,address key,string reason,uint64 effectiveAt,address signer,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant COMPROMISE_KEY = keccak256(
        "CompromiseKey(bytes32 issuer,address key,string origin,uint64 cutIndex,address signer,uint256 nonce,uint256 deadline)"
    );
    bytes32 internal constant SUSPEND_ISSUER = keccak256(
        "SuspendIssuer(bytes32 issuer,uint64 effectiveAt,string reason,address signer,uint256 nonce,uint256 deadline)"
    );
    bytes32 internal constant RESTORE_ISSUER = keccak256(
        "RestoreIssuer(bytes32 issuer,uint64 effectiveAt,string reason,address signer,uint256 nonce,uint256 deadline)"
    );

    function hash(IIssuerRegister.RegisterIssuer calldata act) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                REGISTER_ISSUER,
                keccak256(bytes(act.economy)),
                act.identity,
                keccak256(bytes(act.role)),
                act.key,
                act.registrar,
                act.nonce,
                act.deadline
            )
        );
    }

    function hash(IIssuerRegister.AssignRegistrar calldata act) internal pure returns (bytes32) {
        return keccak256(abi.encode(ASSIGN_REGISTRAR, act.issuer, act.registrar, act.nonce, act.deadline));
    }

    /// @notice What a key signs to show that somebody holds it. It spends no nonce: a key is added once.
    function possession(bytes32 issuer, address key) internal pure returns (bytes32) {
        return keccak256(abi.encode(KEY_POSSESSION, issuer, key));
    }

    function hash(IIssuerRegister.AddKey calldata act) internal pure returns (bytes32) {
        return keccak256(abi.encode(ADD_KEY, act.issuer, act.key, act.signer, act.nonce, act.deadline));
    }

    function hash(IIssuerRegister.RevokeKey calldata act) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                REVOKE_KEY,
                act.issuer,
                act.key,
                keccak256(bytes(act.reason)),
                act.effectiveAt,
                act.signer,
                act.nonce,
                act.deadline
            )
        );
    }

    function hash(IIssuerRegister.CompromiseKey calldata act) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                COMPROMISE_KEY,
                act.issuer,
                act.key,
                keccak256(bytes(act.origin)),
                act.cutIndex,
                act.signer,
                act.nonce,
                act.deadline
            )
        );
    }

    /// @notice The acts on a standing have one shape under five names.
    function hash(IIssuerRegister.StandingAct calldata act, bytes32 typeHash) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                typeHash,
                act.subject,
                act.effectiveAt,
                keccak256(bytes(act.reason)),
                act.signer,
                act.nonce,
                act.deadline
            )
        );
    }
}
