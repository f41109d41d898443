// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ProposalActs} from "./acts/ProposalActs.sol";
import {Ballots} from "./base/Ballots.sol";
import {SignedActs} from "./base/SignedActs.sol";
import {BallotBook} from "./lib/BallotBook.sol";
import {Codes} from "./lib/Codes.sol";
import {Dates} from "./lib/Dates.sol";
import {Subjects} from "./lib/Subjects.sol";
import {ICommittee} from "./interfaces/ICommittee.sol";
import {IDirectory} from "./interfaces/IDirectory.sol";
import {IEconomies} from "./interfaces/IEconomies.sol";

/// @title Committee
/// @notice Proposals, upon the ballots. What can be told at once to be impossible is refused before anybody votes on it.
contract Committee is ICommittee, Ballots {
    using ProposalActs for ProposeEndorsement;
    using ProposalActs for ProposeAdmission;
    using ProposalActs for ProposeRemoval;
    using ProposalActs for ProposeCategory;
    using ProposalActs for ProposeVotingClass;
    using ProposalActs for ProposeAuthority;
    using ProposalActs for ProposeContract;
    using ProposalActs for ProposeStandard;

    constructor(IDirectory directory_, uint64 minVotingPeriod_, uint8 quorumPercent_)
        SignedActs("Concord Committee", directory_)
        Ballots(minVotingPeriod_, quorumPercent_)
    {}

    /// @inheritdoc ICommittee
    function proposeEndorsement(ProposeEndorsement calldata act, bytes calldata signature) external whenSealed {
        _acceptSpeaker(act.economy, act.signer, act.hash(), act.nonce, act.deadline, signature);
        if (act.terms == 0) revert DigestMissing();
        address agreements = directory.addressOf("Agreements");
        bytes32 subject = Subjects.endorsement(agreements, act.agreement, act.version, act.terms);
        uint256 ballot = _openText(Kind.ENDORSEMENT, act.economy, act.title, act.closes, subject);
        emit EndorsementProposed(ballot, act.agreement, act.version, act.terms);
    }

    /// @inheritdoc ICommittee
    function proposeAdmission(ProposeAdmission calldata act, bytes calldata signature) external whenSealed {
        _acceptSpeaker(act.economy, act.signer, act.hash(), act.nonce, act.deadline, signature);
        if (_economies().isLive(act.admitted)) revert IEconomies.SeatExists(act.admitted);
        _requireCategory(act.category);
        if (act.authority == address(0) || act.delegate == address(0)) revert IEconomies.AccountMissing(act.admitted);
        IEconomies.Seat memory seat = IEconomies.Seat(
            act.admitted, _votingClass(act.votingClass), act.category, act.authority, act.delegate, act.alternate
        );
        _openChange(Kind.ADMISSION, act.economy, act.title, act.closes, abi.encodeCall(IEconomies.admit, (seat)));
    }

    /// @inheritdoc ICommittee
    function proposeRemoval(ProposeRemoval calldata act, bytes calldata signature) external whenSealed {
        _acceptSpeaker(act.economy, act.signer, act.hash(), act.nonce, act.deadline, signature);
        _requireSeat(act.removed);
        bytes memory payload = abi.encodeCall(IEconomies.remove, (act.removed));
        _openChange(Kind.REMOVAL, act.economy, act.title, act.closes, payload);
    }

    /// @inheritdoc ICommittee
    function proposeCategory(ProposeCategory calldata act, bytes calldata signature) external whenSealed {
        _acceptSpeaker(act.economy, act.signer, act.hash(), act.nonce, act.deadline, signature);
        _requireSeat(act.seat);
        _requireCategory(act.category);
        _requireDate(act.effectiveAt, act.closes);
        bytes memory payload = abi.encodeCall(IEconomies.setCategory, (act.seat, act.category, act.effectiveAt));
        _openChange(Kind.CATEGORY, act.economy, act.title, act.closes, payload);
    }

    /// @inheritdoc ICommittee
    function proposeVotingClass(ProposeVotingClass calldata act, bytes calldata signature) external whenSealed {
        _acceptSpeaker(act.economy, act.signer, act.hash(), act.nonce, act.deadline, signature);
        _requireSeat(act.seat);
        _requireDate(act.effectiveAt, act.closes);
        bytes memory payload =
            abi.encodeCall(IEconomies.setVotingClass, (act.seat, _votingClass(act.votingClass), act.effectiveAt));
        _openChange(Kind.VOTING_CLASS, act.economy, act.title, act.closes, payload);
    }

    /// @inheritdoc ICommittee
    function proposeAuthority(ProposeAuthority calldata act, bytes calldata signature) external whenSealed {
        _acceptSpeaker(act.economy, act.signer, act.hash(), act.nonce, act.deadline, signature);
        _requireSeat(act.seat);
        if (act.authority == address(0)) revert IEconomies.AccountMissing(act.seat);
        bytes memory payload = abi.encodeCall(IEconomies.replaceAuthority, (act.seat, act.authority));
        _openChange(Kind.AUTHORITY, act.economy, act.title, act.closes, payload);
    }

    /// @inheritdoc ICommittee
    function proposeContract(ProposeContract calldata act, bytes calldata signature) external whenSealed {
        _acceptSpeaker(act.economy, act.signer, act.hash(), act.nonce, act.deadline, signature);
        if (act.target.code.length == 0) revert IDirectory.NoCode(act.target);
        _requireCode(act.target, act.codeHash);
        bytes memory payload = abi.encodeCall(IDirectory.wire, (_name(act.name), act.target, act.codeHash));
        _open(
            BallotBook.Opening({
                kind: Kind.CONTRACT,
                economy: act.economy,
                title: act.title,
                closes: act.closes,
                subject: Subjects.registryChange(address(directory), payload),
                target: address(directory),
                payload: payload,
                listed: act.target,
                codeHash: act.codeHash
            })
        );
    }

    /// @inheritdoc ICommittee
    function proposeStandard(ProposeStandard calldata act, bytes calldata signature) external whenSealed {
        _acceptSpeaker(act.economy, act.signer, act.hash(), act.nonce, act.deadline, signature);
        if (act.text == 0) revert DigestMissing();
        _openText(Kind.STANDARD, act.economy, act.title, act.closes, act.text);
    }

    function _acceptSpeaker(
        string calldata economy,
        address signer,
        bytes32 structHash,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) private {
        _accept(signer, structHash, nonce, deadline, signature);
        _requireSpeaker(economy, signer);
    }

    /// @dev A ballot from which no call follows.
    function _openText(Kind kind, string calldata economy, string calldata title, uint64 closes, bytes32 subject)
        private
        returns (uint256)
    {
        return _open(BallotBook.Opening(kind, economy, title, closes, subject, address(0), "", address(0), 0));
    }

    /// @dev A ballot on a call to Economies.
    function _openChange(Kind kind, string calldata economy, string calldata title, uint64 closes, bytes memory payload)
        private
    {
        address target = address(_economies());
        bytes32 subject = Subjects.registryChange(target, payload);
        _open(BallotBook.Opening(kind, economy, title, closes, subject, target, payload, address(0), 0));
    }

    /// @dev A date before the earliest possible execution would make the call impossible once it is voted.
    function _requireDate(uint64 effectiveAt, uint64 closes) private view {
        if (effectiveAt == 0) return;
        uint256 earliest = closes + _timelock().getMinDelay();
        if (effectiveAt < earliest) revert EffectiveTooEarly(effectiveAt, uint64(earliest));
        Dates.requireNear(effectiveAt);
    }

    function _requireSeat(string calldata economy) private view {
        if (!_economies().isLive(economy)) revert IEconomies.UnknownEconomy(economy);
    }

    function _requireCategory(uint8 category) private pure {
        if (category == 0 || category > 3) revert IEconomies.CategoryUnknown(category);
    }

    function _votingClass(string calldata text) private pure returns (uint8) {
        bytes32 letter = keccak256(bytes(text));
        if (letter == keccak256("P")) return 0;
        if (letter == keccak256("O")) return 1;
        revert VotingClassMalformed(text);
    }

    function _name(string calldata text) private pure returns (bytes32) {
        bytes calldata name = bytes(text);
        bool fits = name.length != 0 && name.length <= 32;
        for (uint256 i = 0; fits && i < name.length; ++i) {
            fits = name[i] > 0x20 && name[i] < 0x7f;
        }
        if (!fits) revert NameMalformed(text);
        return bytes32(name);
    }
}
