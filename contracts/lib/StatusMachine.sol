// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDocumentStatus} from "../interfaces/IDocumentStatus.sol";
import {ISignedActs} from "../interfaces/ISignedActs.sol";

/// @title What may become of a document
/// @notice
///   ACTIVE    -- SUSPEND --> SUSPENDED        SUSPENDED -- RESTORE --> ACTIVE
///   ACTIVE    -- AMEND, CONFIRM --> ACTIVE    SUSPENDED -- CONFIRM --> SUSPENDED
///   ACTIVE, SUSPENDED -- WITHDRAW, ANNUL, SUPERSEDE --> final
library StatusMachine {
    /// @notice The state after `kind` is done in `state`. Reverts with `IllegalTransition(state, kind)`.
    function next(IDocumentStatus.State state, IDocumentStatus.Kind kind)
        internal
        pure
        returns (IDocumentStatus.State)
    {
        bool isActive = state == IDocumentStatus.State.ACTIVE;
        if (!isActive && state != IDocumentStatus.State.SUSPENDED) _refuse(state, kind);
        if (kind == IDocumentStatus.Kind.WITHDRAW) return IDocumentStatus.State.WITHDRAWN;
        if (kind == IDocumentStatus.Kind.ANNUL) return IDocumentStatus.State.ANNULLED;
        if (kind == IDocumentStatus.Kind.SUPERSEDE) return IDocumentStatus.State.SUPERSEDED;
        if (kind == IDocumentStatus.Kind.CONFIRM) return state;
        if (kind == IDocumentStatus.Kind.RESTORE && !isActive) return IDocumentStatus.State.ACTIVE;
        if (kind == IDocumentStatus.Kind.SUSPEND && isActive) return IDocumentStatus.State.SUSPENDED;
        if (kind == IDocumentStatus.Kind.AMEND && isActive) return state;
        _refuse(state, kind);
    }

    function _refuse(IDocumentStatus.State state, IDocumentStatus.Kind kind) private pure {
        revert ISignedActs.IllegalTransition(uint8(state), uint8(kind));
    }
}
