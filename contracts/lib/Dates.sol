// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ISignedActs} from "../interfaces/ISignedActs.sol";

/// @title When an act takes effect
/// @notice Unix seconds. The rule is in `ISignedActs`: when recorded or later, and never before what it builds on.
library Dates {
    /// @notice How far back a wished moment may lie and still mean "when recorded": the time a relayer may need.
    uint64 internal constant RELAY_TOLERANCE = 1 hours;
    /// @notice How far ahead anything may be dated; beyond it is a mistake of unit.
    uint64 internal constant HORIZON = 50 * 365 days;

    /// @notice The block's time.
    function current() internal view returns (uint64) {
        return uint64(block.timestamp);
    }

    /// @notice The block's number.
    function height() internal view returns (uint64) {
        return uint64(block.number);
    }

    /// @notice The moment at which an act with this wish takes effect, `floor` being the earliest it may.
    /// Reverts with `EffectiveTooEarly` or `EffectiveTooLate`.
    function onRecording(uint64 wished, uint64 floor) internal view returns (uint64 effectiveAt) {
        uint64 time = current();
        effectiveAt = wished;
        if (wished < time) {
            if (wished != 0 && time - wished > RELAY_TOLERANCE) revert ISignedActs.EffectiveTooEarly(wished, time);
            effectiveAt = time;
        }
        if (effectiveAt < floor) revert ISignedActs.EffectiveTooEarly(effectiveAt, floor);
        requireNear(effectiveAt);
    }

    /// @notice The block's time, for an act that cannot be dated ahead: a wish within the tolerance, or 0, means now.
    /// Reverts with `EffectiveTooEarly` or `EffectiveTooLate`.
    function whenRecorded(uint64 wished) internal view returns (uint64 time) {
        time = current();
        if (wished == 0) return time;
        if (wished > time + RELAY_TOLERANCE) revert ISignedActs.EffectiveTooLate(wished, time);
        if (wished + RELAY_TOLERANCE < time) revert ISignedActs.EffectiveTooEarly(wished, time);
    }

    /// @notice The moment from which an act on the past holds: 0 (from the very beginning), or one in [floor, now]; a clock
    /// that runs ahead by the tolerance at most counts as now. Reverts with `EffectiveTooEarly` or `EffectiveTooLate`.
    function inThePast(uint64 wished, uint64 floor) internal view returns (uint64) {
        uint64 time = current();
        if (wished == 0) return 0;
        if (wished < floor) revert ISignedActs.EffectiveTooEarly(wished, floor);
        if (wished > time + RELAY_TOLERANCE) revert ISignedActs.EffectiveTooLate(wished, time);
        return wished > time ? time : wished;
    }

    /// @notice Reverts with `PeriodEmpty` or `EffectiveTooLate` unless [from, to) is a period in earnest.
    function requirePeriod(uint64 from, uint64 to) internal view {
        if (from >= to) revert ISignedActs.PeriodEmpty(from, to);
        requireNear(to);
    }

    /// @notice Reverts with `EffectiveTooLate` beyond the horizon.
    function requireNear(uint64 moment) internal view {
        uint64 latest = current() + HORIZON;
        if (moment > latest) revert ISignedActs.EffectiveTooLate(moment, latest);
    }
}
