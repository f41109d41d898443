// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CodeBlob} from "./CodeBlob.sol";
import {Codes} from "./Codes.sol";
import {Dates} from "./Dates.sol";
import {PartyList} from "./PartyList.sol";
import {IAgreements} from "../interfaces/IAgreements.sol";
import {ISignedActs} from "../interfaces/ISignedActs.sol";

/// @title The agreements' state
/// @notice Drafts and acts only grow. Beside them stands what the next act is judged by: who signed, who is bound, what is
/// reserved, suspended or under notice.
library AgreementBook {
    using Codes for bytes32;

    struct Draft {
        bytes2 economy;
        uint64 recordedAt;
        uint64 blockNumber;
        bytes32 terms;
        address blob;
        string title;
        bytes2[] parties;
        uint256 signatures;
        mapping(bytes2 code => bool) signed;
    }

    /// @dev Codes are zero where there is none; a ballot's number is far below 2^64.
    struct Act {
        IAgreements.Kind kind;
        bytes2 economy;
        bytes2 from;
        bytes2 to;
        uint32 version;
        uint64 effectiveAt;
        uint64 recordedAt;
        uint64 blockNumber;
        uint64 ballot;
        bytes32 text;
        string annex;
    }

    struct Suspension {
        bool active;
        uint64 lastEffectiveAt;
    }

    struct Agreement {
        uint32 concluded;
        bool endorsed;
        uint32 count;
        mapping(uint32 version => Draft) drafts;
        Act[] acts;
        mapping(bytes2 code => bool) bound;
        mapping(bytes32 scope => Suspension) suspensions;
        mapping(bytes32 scope => bool) reserved;
        mapping(bytes32 scope => bool) noticed;
    }

    struct Book {
        bytes32[] ids;
        mapping(bytes32 id => Agreement) byId;
    }

    /// @notice Adds a version. `terms` are those that the proposer signed; empty bytes are not kept.
    function propose(Book storage self, IAgreements.ProposeTerms calldata act, bytes calldata termsBlob) internal {
        Agreement storage agreement = self.byId[act.agreement];
        if (agreement.concluded != 0) revert IAgreements.AgreementConcluded(act.agreement);
        if (act.version != agreement.count + 1) {
            revert IAgreements.VersionOutOfOrder(act.version, agreement.count + 1);
        }
        bytes2 code = Codes.packEconomy(act.economy);
        bytes2[] memory parties = PartyList.parse(act.parties);
        bool isParty = PartyList.contains(parties, code);
        if (agreement.count == 0) self.ids.push(act.agreement);
        else isParty = isParty && PartyList.contains(agreement.drafts[agreement.count].parties, code);
        if (!isParty) revert IAgreements.NotParty(act.economy, act.agreement);

        agreement.count = act.version;
        Draft storage draft = agreement.drafts[act.version];
        (draft.economy, draft.recordedAt, draft.blockNumber) = (code, Dates.current(), Dates.height());
        (draft.terms, draft.title, draft.parties) = (act.terms, act.title, parties);
        if (termsBlob.length != 0) draft.blob = storeBlob(termsBlob, act.terms);
    }

    /// @notice Signs a version, and concludes it when all its parties have.
    function sign(Agreement storage self, IAgreements.VersionAct calldata act) internal {
        if (self.concluded != 0) revert IAgreements.AgreementConcluded(act.agreement);
        Draft storage draft = requireTerms(self, act.agreement, act.version, act.terms);
        bytes2 code = Codes.packEconomy(act.economy);
        bytes2[] memory parties = draft.parties;
        if (!PartyList.contains(parties, code)) revert IAgreements.NotParty(act.economy, act.agreement);
        if (draft.signed[code]) revert IAgreements.AlreadySigned(act.economy, act.agreement, act.version);
        draft.signed[code] = true;
        if (++draft.signatures == parties.length) self.concluded = act.version;
    }

    /// @notice Binds an economy to the concluded version: one that signed it by ratifying, another by acceding.
    function bind(Agreement storage self, IAgreements.VersionAct calldata act, bool accedes) internal {
        requireTerms(self, act.agreement, act.version, act.terms);
        if (act.version != self.concluded) revert IAgreements.NotConcluded(act.agreement, act.version);
        bytes2 code = Codes.packEconomy(act.economy);
        bool isSignatory = self.drafts[act.version].signed[code];
        if (accedes) {
            if (isSignatory || self.bound[code]) revert IAgreements.AlreadyParty(act.economy, act.agreement);
        } else {
            if (!isSignatory) revert IAgreements.NotParty(act.economy, act.agreement);
            if (self.bound[code]) revert IAgreements.AlreadyRatified(act.economy, act.agreement);
        }
        self.bound[code] = true;
    }

    /// @notice A party's reservation to an annex or notice, or the end of either.
    function actOnAnnex(Agreement storage self, IAgreements.AnnexAct calldata act, IAgreements.Kind kind) internal {
        requireParty(self, act.agreement, act.economy);
        bytes32 scope = keccak256(abi.encode(act.economy, act.annex));
        if (kind == IAgreements.Kind.RESERVE) {
            if (bytes(act.annex).length == 0) revert IAgreements.AnnexMissing();
            if (self.reserved[scope]) revert IAgreements.AlreadyReserved(act.economy, act.annex);
            self.reserved[scope] = true;
        } else if (kind == IAgreements.Kind.WITHDRAW_RESERVATION) {
            if (!self.reserved[scope]) revert IAgreements.NothingReserved(act.economy, act.annex);
            self.reserved[scope] = false;
        } else if (kind == IAgreements.Kind.GIVE_NOTICE) {
            if (self.noticed[scope]) revert IAgreements.AlreadyGiven(act.economy, act.annex);
            self.noticed[scope] = true;
        } else {
            if (!self.noticed[scope]) revert IAgreements.NoNoticeGiven(act.economy, act.annex);
            self.noticed[scope] = false;
        }
    }

    /// @notice Suspends or restores exactly one scope. Returns from when on: not before the act on that scope that precedes it.
    function suspend(Agreement storage self, IAgreements.ScopeAct calldata act, bool suspends)
        internal
        returns (uint64 effectiveAt)
    {
        if (!self.bound[Codes.packEconomy(act.economy)]) {
            revert IAgreements.NotRatified(act.economy, act.agreement);
        }
        _requireDirection(act.from, act.to);
        Suspension storage scope = self.suspensions[keccak256(abi.encode(act.economy, act.annex, act.from, act.to))];
        if (suspends && scope.active) revert IAgreements.AlreadySuspended(act.economy, act.annex, act.from, act.to);
        if (!suspends && !scope.active) revert IAgreements.NothingSuspended(act.economy, act.annex, act.from, act.to);
        effectiveAt = Dates.onRecording(act.effectiveAt, scope.lastEffectiveAt);
        (scope.active, scope.lastEffectiveAt) = (suspends, effectiveAt);
    }

    /// @notice Appends an act.
    function record(Agreement storage self, IAgreements.Act memory act) internal {
        Act storage kept = self.acts.push();
        (kept.kind, kept.economy, kept.version) = (act.kind, _code(act.economy), act.version);
        (kept.from, kept.to, kept.effectiveAt) = (_code(act.from), _code(act.to), act.effectiveAt);
        (kept.recordedAt, kept.blockNumber) = (Dates.current(), Dates.height());
        (kept.ballot, kept.text, kept.annex) = (uint64(act.ballot), act.text, act.annex);
    }

    /// @notice Keeps bytes of this digest. Reverts with `BlobTooLarge` or `BlobMismatch`.
    function storeBlob(bytes calldata blob, bytes32 digest) internal returns (address) {
        if (blob.length > CodeBlob.MAX_SIZE) revert ISignedActs.BlobTooLarge(blob.length, CodeBlob.MAX_SIZE);
        if (sha256(blob) != digest) revert ISignedActs.BlobMismatch(digest, sha256(blob));
        return CodeBlob.store(blob);
    }

    /// @notice The agreement of an id. Reverts with `UnknownAgreement`.
    function get(Book storage self, bytes32 id) internal view returns (Agreement storage agreement) {
        agreement = self.byId[id];
        if (agreement.count == 0) revert IAgreements.UnknownAgreement(id);
    }

    /// @notice The version, if its terms are these. Reverts with `UnknownVersion` or `TermsMismatch`.
    function requireTerms(Agreement storage self, bytes32 id, uint32 version, bytes32 terms)
        internal
        view
        returns (Draft storage draft)
    {
        draft = self.drafts[version];
        if (draft.terms == 0) revert IAgreements.UnknownVersion(id, version);
        if (draft.terms != terms) revert IAgreements.TermsMismatch(terms, draft.terms);
    }

    /// @notice Reverts with `NotConcluded`, or with `NotParty` unless the economy signed the concluded version or acceded.
    function requireParty(Agreement storage self, bytes32 id, string calldata economy) internal view {
        if (self.concluded == 0) revert IAgreements.NotConcluded(id, self.count);
        bytes2 code = Codes.packEconomy(economy);
        bool isParty = self.bound[code] || self.drafts[self.concluded].signed[code];
        if (!isParty) revert IAgreements.NotParty(economy, id);
    }

    /// @notice All versions as others read them.
    function drafts_(Agreement storage self) internal view returns (IAgreements.Draft[] memory all) {
        all = new IAgreements.Draft[](self.count);
        for (uint32 version = 1; version <= all.length; ++version) {
            Draft storage draft = self.drafts[version];
            all[version - 1] = IAgreements.Draft({
                version: version,
                economy: bytes32(draft.economy).unpack(),
                title: draft.title,
                parties: PartyList.join(draft.parties),
                terms: draft.terms,
                recordedAt: draft.recordedAt,
                blockNumber: draft.blockNumber,
                termsBlob: draft.blob == address(0) ? bytes("") : CodeBlob.load(draft.blob)
            });
        }
    }

    /// @notice All acts as others read them.
    function acts_(Agreement storage self) internal view returns (IAgreements.Act[] memory all) {
        all = new IAgreements.Act[](self.acts.length);
        for (uint256 i = 0; i < all.length; ++i) {
            Act storage kept = self.acts[i];
            all[i] = IAgreements.Act({
                kind: kept.kind,
                economy: bytes32(kept.economy).unpack(),
                version: kept.version,
                annex: kept.annex,
                from: bytes32(kept.from).unpack(),
                to: bytes32(kept.to).unpack(),
                effectiveAt: kept.effectiveAt,
                text: kept.text,
                ballot: kept.ballot,
                recordedAt: kept.recordedAt,
                blockNumber: kept.blockNumber
            });
        }
    }

    /// @dev Two economies, or none.
    function _requireDirection(string calldata from, string calldata to) private pure {
        if (bytes(from).length == 0 && bytes(to).length == 0) return;
        bool isEmpty = bytes(from).length == 0 || bytes(to).length == 0;
        if (isEmpty || Codes.packEconomy(from) == Codes.packEconomy(to)) {
            revert IAgreements.DirectionMalformed(from, to);
        }
    }

    function _code(string memory economy) private pure returns (bytes2) {
        return bytes(economy).length == 0 ? bytes2(0) : Codes.packEconomy(economy);
    }
}
