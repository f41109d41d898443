// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SignedActs} from "./base/SignedActs.sol";
import {LogActs} from "./acts/LogActs.sol";
import {Codes} from "./lib/Codes.sol";
import {ConsistencyProof} from "./lib/ConsistencyProof.sol";
import {Dates} from "./lib/Dates.sol";
import {IDirectory} from "./interfaces/IDirectory.sol";
import {ILogs} from "./interfaces/ILogs.sol";

/// @title Logs
contract Logs is ILogs, SignedActs {
    using LogActs for RegisterLog;
    using LogActs for RotateLogKey;
    using LogActs for SetOperator;
    using LogActs for SetMirror;
    using LogActs for CloseLog;

    /// @dev MTH({}) of RFC 9162, 2.1.1. Also makes an opened log's slot non-zero, so that its first anchor costs like any other.
    bytes32 private constant EMPTY_ROOT = sha256("");

    /// @dev The first three slots are all that `anchor` touches, beside the new history slot.
    struct Log {
        address operator;
        bool closed;
        uint64 size;
        uint64 count;
        uint64 time;
        bytes32 root;
        mapping(uint64 index => bytes32) history;
        bytes2 economy;
        string origin;
        VkeyTerm[] vkeys;
        OperatorTerm[] operators;
        MirrorTerm[] mirrors;
        Closure closure;
    }

    /// @inheritdoc ILogs
    uint64 public constant NOTHING_GOOD = type(uint64).max;
    /// @inheritdoc ILogs
    uint64 public immutable maxGrowth;

    mapping(bytes32 originId => Log) private _logs;
    bytes32[] private _origins;

    constructor(IDirectory directory_, uint64 maxGrowth_) SignedActs("Concord Logs", directory_) {
        if (maxGrowth_ == 0) revert GrowthBoundMissing();
        maxGrowth = maxGrowth_;
    }

    /// @inheritdoc ILogs
    /// @dev No question to the Directory: a log has an operator only after an act, hence after the seal.
    function anchor(bytes32 originId, uint64 size, bytes32 root, bytes32[] calldata proof, bytes32 cid) external {
        Log storage log = _logs[originId];
        if (log.operator != msg.sender) revert NotOperator(originId, msg.sender);
        if (log.closed) revert LogIsClosed(originId);
        (uint64 anchored, uint64 index) = (log.size, log.count);
        if (size <= anchored) revert CheckpointNotLarger(size, anchored);
        if (size - anchored > maxGrowth) revert GrowthExceeded(size, anchored + maxGrowth);
        if (anchored != 0) {
            ConsistencyProof.verify(anchored, log.root, size, root, proof);
        } else if (proof.length != 0) {
            revert ConsistencyProofLengthWrong(proof.length);
        }

        uint64 time = Dates.current();
        (log.size, log.count, log.time) = (size, index + 1, time);
        log.root = root;
        log.history[index] = keccak256(abi.encode(size, root, time));
        emit Anchored(originId, index, size, root, cid);
    }

    /// @inheritdoc ILogs
    function registerLog(RegisterLog calldata act, bytes calldata signature) external whenSealed {
        _acceptAuthority(act.economy, act.hash(), act.nonce, act.deadline, signature);
        bytes32 originId = keccak256(bytes(act.origin));
        _requireOrigin(act.origin);
        Log storage log = _logs[originId];
        if (log.time != 0) revert LogExists(originId);
        if (bytes(act.vkey).length == 0) revert VkeyMissing(originId);
        log.origin = act.origin;
        log.economy = Codes.packEconomy(act.economy);
        (log.root, log.time) = (EMPTY_ROOT, Dates.current());
        _origins.push(originId);
        _setOperator(log, originId, act.operator);
        log.vkeys.push(VkeyTerm(Dates.current(), Dates.height(), act.vkey));
        log.mirrors.push(MirrorTerm(Dates.current(), Dates.height(), act.url));
        emit LogRegistered(originId, act.origin, act.economy, act.operator, act.vkey, act.url);
    }

    /// @inheritdoc ILogs
    function rotateLogKey(RotateLogKey calldata act, bytes calldata signature) external whenSealed {
        (Log storage log, bytes32 originId) = _open(act.origin);
        _acceptAuthority(_economyOf(log), act.hash(), act.nonce, act.deadline, signature);
        if (bytes(act.vkey).length == 0) revert VkeyMissing(originId);
        log.vkeys.push(VkeyTerm(Dates.current(), Dates.height(), act.vkey));
        emit LogKeyRotated(originId, act.vkey);
    }

    /// @inheritdoc ILogs
    function setOperator(SetOperator calldata act, bytes calldata signature) external whenSealed {
        (Log storage log, bytes32 originId) = _open(act.origin);
        _acceptAuthority(_economyOf(log), act.hash(), act.nonce, act.deadline, signature);
        _setOperator(log, originId, act.operator);
        emit OperatorChanged(originId, act.operator);
    }

    /// @inheritdoc ILogs
    function setMirror(SetMirror calldata act, bytes calldata signature) external whenSealed {
        (Log storage log, bytes32 originId) = _open(act.origin);
        _acceptAuthority(_economyOf(log), act.hash(), act.nonce, act.deadline, signature);
        log.mirrors.push(MirrorTerm(Dates.current(), Dates.height(), act.url));
        emit MirrorSet(originId, act.url);
    }

    /// @inheritdoc ILogs
    function closeLog(CloseLog calldata act, bytes calldata signature) external whenSealed {
        (Log storage log, bytes32 originId) = _open(act.origin);
        _acceptAuthority(_economyOf(log), act.hash(), act.nonce, act.deadline, signature);
        if (act.lastGoodIndex != NOTHING_GOOD && act.lastGoodIndex >= log.size) {
            revert LastGoodIndexUnknown(act.lastGoodIndex, log.size);
        }
        log.closed = true;
        log.closure = Closure(Dates.current(), Dates.height(), act.lastGoodIndex, act.successor);
        emit LogClosed(originId, act.lastGoodIndex, act.successor);
    }

    /// @inheritdoc ILogs
    function head(bytes32 originId) external view returns (uint64 size, bytes32 root, uint64 count, uint64 time) {
        Log storage log = _known(originId);
        return (log.size, log.root, log.count, log.time);
    }

    /// @inheritdoc ILogs
    function historyAt(bytes32 originId, uint64 index) external view returns (bytes32) {
        return _logs[originId].history[index];
    }

    /// @inheritdoc ILogs
    function isKnown(bytes32 originId) external view returns (bool) {
        return _logs[originId].time != 0;
    }

    /// @inheritdoc ILogs
    function logCount() external view returns (uint256) {
        return _origins.length;
    }

    /// @inheritdoc ILogs
    function logAt(uint256 index) external view returns (bytes32) {
        return _origins[index];
    }

    /// @inheritdoc ILogs
    function logOf(bytes32 originId)
        external
        view
        returns (string memory origin, string memory economy, address operator, bool closed)
    {
        Log storage log = _known(originId);
        return (log.origin, _economyOf(log), log.operator, log.closed);
    }

    /// @inheritdoc ILogs
    function keysHistory(bytes32 originId) external view returns (VkeyTerm[] memory) {
        return _known(originId).vkeys;
    }

    /// @inheritdoc ILogs
    function operatorHistory(bytes32 originId) external view returns (OperatorTerm[] memory) {
        return _known(originId).operators;
    }

    /// @inheritdoc ILogs
    function mirrorHistory(bytes32 originId) external view returns (MirrorTerm[] memory) {
        return _known(originId).mirrors;
    }

    /// @inheritdoc ILogs
    function closureOf(bytes32 originId) external view returns (Closure memory) {
        return _known(originId).closure;
    }

    function _setOperator(Log storage log, bytes32 originId, address operator) private {
        if (operator == address(0)) revert OperatorMissing(originId);
        log.operator = operator;
        log.operators.push(OperatorTerm(operator, Dates.current(), Dates.height()));
    }

    function _economyOf(Log storage log) private view returns (string memory) {
        return Codes.unpack(log.economy);
    }

    function _known(bytes32 originId) private view returns (Log storage log) {
        log = _logs[originId];
        if (log.time == 0) revert UnknownLog(originId);
    }

    function _open(string calldata origin) private view returns (Log storage log, bytes32 originId) {
        originId = keccak256(bytes(origin));
        log = _known(originId);
        if (log.closed) revert LogIsClosed(originId);
    }

    /// @dev C2SP signed-note: a key name holds no spaces and no `+`; printable ASCII keeps it the same to every eye.
    function _requireOrigin(string calldata origin) private pure {
        bytes calldata text = bytes(origin);
        bool fits = text.length != 0 && text.length <= 255;
        for (uint256 i = 0; fits && i < text.length; ++i) {
            fits = text[i] > 0x20 && text[i] < 0x7f && text[i] != "+";
        }
        if (!fits) revert OriginMalformed(origin);
    }
}
