// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Agreements} from "../../../contracts/Agreements.sol";
import {IAgreements} from "../../../contracts/interfaces/IAgreements.sol";
import {AgreementsHandler} from "./AgreementsHandler.sol";
import {Campaign} from "./Campaign.sol";

/// @title What holds of agreements whatever happens
contract AgreementsInvariants is Campaign {
    AgreementsHandler private _handler;
    Agreements private _agreements;

    function setUp() external {
        _found();
        _handler = new AgreementsHandler(network);
        _agreements = network.agreements();
        _drive(address(_handler));
    }

    /// @dev After each call; of every act the handler sees besides that it adds its one record to an unchanged history.
    function invariant_agreements() external view {
        uint256 count = _handler.count();
        _hold(_agreements.agreementCount() == count, "agreements are those that were proposed");
        for (uint256 place = 0; place < count; ++place) {
            (bytes32 id, uint32 concluded,, uint256 versions) = _handler.agreementAt(place);
            _hold(_agreements.agreementAt(place) == id, "an agreement keeps its place");
            _hold(_agreements.isConcluded(id) == (concluded != 0), "what is concluded stays concluded");
            _hold(_handler.lengthOf(keccak256(abi.encode(id))) == versions, "versions are those that were proposed");
        }
    }

    /// @dev At the end of a run, over everything that it left behind.
    function afterInvariant() external view {
        for (uint256 place = 0; place < _handler.count(); ++place) {
            (bytes32 id, uint32 concluded, bool endorsed,) = _handler.agreementAt(place);
            _handler.check(id, _handler.acts(id));
            _handler.check(keccak256(abi.encode(id)), _handler.drafts(id));
            _checkDrafts(_agreements.draftsOf(id));
            _checkActs(_agreements.historyOf(id), concluded, endorsed);
        }
    }

    function _checkDrafts(IAgreements.Draft[] memory drafts) private pure {
        for (uint256 i = 0; i < drafts.length; ++i) {
            _hold(drafts[i].version == i + 1, "versions are numbered one by one");
            bytes memory blob = drafts[i].termsBlob;
            _hold(blob.length == 0 || sha256(blob) == drafts[i].terms, "kept bytes are those of the digest");
        }
    }

    /// @dev The rules on their order, read from the history alone.
    function _checkActs(IAgreements.Act[] memory acts, uint32 concluded, bool endorsed) private pure {
        uint256 endorsements = 0;
        for (uint256 i = 0; i < acts.length; ++i) {
            IAgreements.Act memory act = acts[i];
            _hold(i == 0 || act.recordedAt >= acts[i - 1].recordedAt, "acts stand in the order of recording");
            _hold(act.effectiveAt >= act.recordedAt, "nothing takes effect before it is recorded");
            if (act.kind == IAgreements.Kind.SIGN) continue;
            _hold(act.version == concluded, "only what is concluded is acted upon");
            if (act.kind == IAgreements.Kind.ENDORSE) ++endorsements;
            uint256 signatures = _countBefore(acts, i, IAgreements.Kind.SIGN);
            if (act.kind == IAgreements.Kind.RATIFY) _hold(signatures == 1, "who ratifies has signed");
            if (act.kind == IAgreements.Kind.ACCEDE) _hold(signatures == 0, "who accedes has not signed");
            if (act.kind == IAgreements.Kind.SUSPEND || act.kind == IAgreements.Kind.RESTORE) {
                bool isBound = _countBefore(acts, i, IAgreements.Kind.RATIFY) == 1
                    || _countBefore(acts, i, IAgreements.Kind.ACCEDE) == 1;
                _hold(isBound, "who suspends is bound");
            }
        }
        _hold(endorsements == (endorsed ? 1 : 0), "endorsed at most once");
    }

    /// @dev How often the economy of an act did this before, on the same version.
    function _countBefore(IAgreements.Act[] memory acts, uint256 place, IAgreements.Kind kind)
        private
        pure
        returns (uint256 count)
    {
        for (uint256 i = 0; i < place; ++i) {
            bool isIt = acts[i].kind == kind && acts[i].version == acts[place].version;
            if (isIt && _isSame(acts[i].economy, acts[place].economy)) ++count;
        }
    }
}
