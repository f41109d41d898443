// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ILogs} from "../interfaces/ILogs.sol";

/// @title EIP-712 struct hashes of the acts of `Logs`
library LogActs {
    bytes32 private constant REGISTER_LOG = keccak256(
        "RegisterLog(string origin,string economy,address operator,string vkey,string url,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant ROTATE_LOG_KEY =
        keccak256("RotateLogKey(string origin,string vkey,uint256 nonce,uint256 deadline)");
    bytes32 private constant SET_OPERATOR =
        keccak256("SetOperator(string origin,address operator,uint256 nonce,uint256 deadline)");
    bytes32 private constant SET_MIRROR =
        keccak256("SetMirror(string origin,string url,uint256 nonce,uint256 deadline)");
    bytes32 private constant CLOSE_LOG =
        keccak256("CloseLog(string origin,uint64 lastGoodIndex,string successor,uint256 nonce,uint256 deadline)");

    function hash(ILogs.RegisterLog calldata act) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                REGISTER_LOG,
                keccak256(bytes(act.origin)),
                keccak256(bytes(act.economy)),
                act.operator,
                keccak256(bytes(act.vkey)),
                keccak256(bytes(act.url)),
                act.nonce,
                act.deadline
            )
        );
    }

    function hash(ILogs.RotateLogKey calldata act) internal pure returns (bytes32) {
        return _text(ROTATE_LOG_KEY, act.origin, act.vkey, act.nonce, act.deadline);
    }

    function hash(ILogs.SetOperator calldata act) internal pure returns (bytes32) {
        return keccak256(abi.encode(SET_OPERATOR, keccak256(bytes(act.origin)), act.operator, act.nonce, act.deadline));
    }

    function hash(ILogs.SetMirror calldata act) internal pure returns (bytes32) {
        return _text(SET_MIRROR, act.origin, act.url, act.nonce, act.deadline);
    }

    function hash(ILogs.CloseLog calldata act) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                CLOSE_LOG,
                keccak256(bytes(act.origin)),
                act.lastGoodIndex,
                keccak256(bytes(act.successor)),
                act.nonce,
                act.deadline
            )
        );
    }

    function _text(bytes32 typeHash, string calldata origin, string calldata text, uint256 nonce, uint256 deadline)
        private
        pure
        returns (bytes32)
    {
        return keccak256(abi.encode(typeHash, keccak256(bytes(origin)), keccak256(bytes(text)), nonce, deadline));
    }
}
