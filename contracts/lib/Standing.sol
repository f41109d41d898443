// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Codes} from "./Codes.sol";
import {Dates} from "./Dates.sol";
import {IIssuerRegister} from "../interfaces/IIssuerRegister.sol";
import {ISignedActs} from "../interfaces/ISignedActs.sol";

/// @title Active, suspended, withdrawn
/// @notice The standing of an issuer or an accreditation, with its dated events. ACTIVE <-> SUSPENDED; both -> WITHDRAWN, for good.
library Standing {
    uint8 internal constant ACTIVE = 0;
    uint8 internal constant SUSPENDED = 1;
    uint8 internal constant WITHDRAWN = 2;

    uint8 internal constant SUSPEND = 0;
    uint8 internal constant RESTORE = 1;
    uint8 internal constant WITHDRAW = 2;

    struct Record {
        uint8 state;
        uint64 lastEffectiveAt;
        IIssuerRegister.StandingEvent[] events;
    }

    /// @notice Records an event and returns when it takes effect: when recorded or later, never before the event that precedes
    /// it. Reverts with `IllegalTransition(state, next)`.
    function change(Record storage self, uint8 kind, uint64 wished, string calldata reason, address signer)
        internal
        returns (uint64 effectiveAt)
    {
        Codes.check(reason);
        uint8 next = kind == RESTORE ? ACTIVE : kind == SUSPEND ? SUSPENDED : WITHDRAWN;
        if (self.state == WITHDRAWN || self.state == next) revert ISignedActs.IllegalTransition(self.state, next);
        effectiveAt = Dates.onRecording(wished, self.lastEffectiveAt);
        self.state = next;
        self.lastEffectiveAt = effectiveAt;
        self.events
            .push(IIssuerRegister.StandingEvent(kind, effectiveAt, Dates.current(), Dates.height(), signer, reason));
    }
}
