// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccreditationActs} from "./acts/AccreditationActs.sol";
import {IssuerActs} from "./acts/IssuerActs.sol";
import {IssuerRegister} from "./base/IssuerRegister.sol";
import {SignedActs} from "./base/SignedActs.sol";
import {Accreditations} from "./lib/Accreditations.sol";
import {Codes} from "./lib/Codes.sol";
import {IssuerBook} from "./lib/IssuerBook.sol";
import {Listings} from "./lib/Listings.sol";
import {Standing} from "./lib/Standing.sol";
import {IDirectory} from "./interfaces/IDirectory.sol";
import {IIssuers} from "./interfaces/IIssuers.sol";

/// @title Issuers
/// @notice Accreditations and listings, upon the register of issuers and their keys.
contract Issuers is IIssuers, IssuerRegister {
    using AccreditationActs for Accredit;
    using AccreditationActs for ChangeScope;
    using AccreditationActs for ListBody;
    using AccreditationActs for OpposeListing;
    using AccreditationActs for WithdrawListing;
    using IssuerActs for StandingAct;
    using Accreditations for Accreditations.Book;
    using Accreditations for Accreditations.Accreditation;
    using Listings for Listings.Book;
    using Listings for Listings.Listing;
    using Standing for Standing.Record;

    Accreditations.Book private _accreditations;
    Listings.Book private _listings;

    constructor(IDirectory directory_) SignedActs("Concord Issuers", directory_) {}

    /// @inheritdoc IIssuers
    function accredit(Accredit calldata act, bytes calldata signature, bytes calldata scopeBlob) external whenSealed {
        _accept(act.accreditor, act.hash(), act.nonce, act.deadline, signature);
        IssuerBook.Issuer storage issuer = _known(act.issuer);
        if (issuer.role == IssuerBook.FIRST_PARTY) revert NotAccreditable(act.issuer);
        _requireOffice(Codes.unpack(issuer.economy), act.accreditor, "ACCREDITOR");
        bytes32 id = _accreditations.add(act, scopeBlob);
        _announce(id, act, scopeBlob);
    }

    /// @inheritdoc IIssuers
    function changeScope(ChangeScope calldata act, bytes calldata signature, bytes calldata scopeBlob)
        external
        whenSealed
    {
        _accept(act.signer, act.hash(), act.nonce, act.deadline, signature);
        Accreditations.Accreditation storage record = _overseen(act.accreditation, act.signer);
        if (record.standing.state == Standing.WITHDRAWN) {
            revert IllegalTransition(Standing.WITHDRAWN, Standing.WITHDRAWN);
        }
        uint64 effectiveAt = record.setScope(act, scopeBlob);
        emit ScopeChanged(record.issuer, act.accreditation, act.scope, scopeBlob, effectiveAt, act.signer);
    }

    /// @inheritdoc IIssuers
    function suspendAccreditation(StandingAct calldata act, bytes calldata signature) external whenSealed {
        (bytes32 issuer, uint64 effectiveAt) = _change(act, Standing.SUSPEND, AccreditationActs.SUSPEND, signature);
        emit AccreditationSuspended(issuer, act.subject, effectiveAt, act.reason, act.signer);
    }

    /// @inheritdoc IIssuers
    function restoreAccreditation(StandingAct calldata act, bytes calldata signature) external whenSealed {
        (bytes32 issuer, uint64 effectiveAt) = _change(act, Standing.RESTORE, AccreditationActs.RESTORE, signature);
        emit AccreditationRestored(issuer, act.subject, effectiveAt, act.reason, act.signer);
    }

    /// @inheritdoc IIssuers
    function withdrawAccreditation(StandingAct calldata act, bytes calldata signature) external whenSealed {
        (bytes32 issuer, uint64 effectiveAt) = _change(act, Standing.WITHDRAW, AccreditationActs.WITHDRAW, signature);
        emit AccreditationWithdrawn(issuer, act.subject, effectiveAt, act.reason, act.signer);
    }

    /// @inheritdoc IIssuers
    function listBody(ListBody calldata act, bytes calldata signature) external whenSealed {
        _acceptAuthority(act.economy, act.hash(), act.nonce, act.deadline, signature);
        string memory home = Codes.unpack(_known(act.issuer).economy);
        if (!_same(act.economy, home)) revert EconomyMismatch(act.economy, home);
        (bytes32 id, uint64 effectiveFrom) = _listings.add(act);
        emit BodyListed(id, act.issuer, act.agreement, act.annex, act.economy, effectiveFrom, act.effectiveTo);
    }

    /// @inheritdoc IIssuers
    function opposeListing(OpposeListing calldata act, bytes calldata signature) external whenSealed {
        _acceptAuthority(act.economy, act.hash(), act.nonce, act.deadline, signature);
        Listings.Listing storage record = _listings.get(act.listing);
        string memory home = Codes.unpack(record.economy);
        if (_same(act.economy, home)) revert EconomyMismatch(act.economy, home);
        record.oppose(act.economy, act.reason);
        emit ListingOpposed(act.listing, record.issuer, act.economy, act.reason);
    }

    /// @inheritdoc IIssuers
    function withdrawListing(WithdrawListing calldata act, bytes calldata signature) external whenSealed {
        Listings.Listing storage record = _listings.get(act.listing);
        _acceptAuthority(Codes.unpack(record.economy), act.hash(), act.nonce, act.deadline, signature);
        uint64 effectiveAt = record.withdraw(act.listing, act.effectiveAt, act.reason);
        emit ListingWithdrawn(act.listing, record.issuer, effectiveAt, act.reason);
    }

    /// @inheritdoc IIssuers
    function accreditationsOf(bytes32 issuer) external view returns (bytes32[] memory) {
        return _accreditations.ofIssuer[issuer];
    }

    /// @inheritdoc IIssuers
    function accreditationOf(bytes32 accreditation) external view returns (AccreditationRecord memory) {
        return _accreditations.get(accreditation).view_();
    }

    /// @inheritdoc IIssuers
    function scopeHistory(bytes32 accreditation) external view returns (ScopeVersion[] memory) {
        return _accreditations.get(accreditation).scopeVersions();
    }

    /// @inheritdoc IIssuers
    function accreditationHistory(bytes32 accreditation) external view returns (StandingEvent[] memory) {
        return _accreditations.get(accreditation).standing.events;
    }

    /// @inheritdoc IIssuers
    function listingsOf(bytes32 issuer) external view returns (bytes32[] memory) {
        return _listings.ofIssuer[issuer];
    }

    /// @inheritdoc IIssuers
    function listingOf(bytes32 listing) external view returns (ListingRecord memory) {
        return _listings.get(listing).view_();
    }

    /// @inheritdoc IIssuers
    function listingHistory(bytes32 listing) external view returns (ListingEvent[] memory) {
        return _listings.get(listing).events;
    }

    /// @dev Copies in memory, because nine arguments from calldata overflow the stack.
    function _announce(bytes32 id, Accredit memory act, bytes memory scopeBlob) private {
        emit Accredited(
            act.issuer, id, act.accreditor, act.standard, act.number, act.scope, scopeBlob, act.validFrom, act.validTo
        );
    }

    function _isAccreditor(bytes32 issuer, address account) internal view override returns (bool) {
        return _accreditations.isAccreditor(issuer, account);
    }

    function _change(StandingAct calldata act, uint8 kind, bytes32 typeHash, bytes calldata signature)
        private
        returns (bytes32 issuer, uint64 effectiveAt)
    {
        _accept(act.signer, act.hash(typeHash), act.nonce, act.deadline, signature);
        Accreditations.Accreditation storage record = _overseen(act.subject, act.signer);
        effectiveAt = record.standing.change(kind, act.effectiveAt, act.reason, act.signer);
        issuer = record.issuer;
    }

    /// @dev The accreditation, if the account gave it or is the issuer's registrar, and is in office.
    function _overseen(bytes32 id, address account) private view returns (Accreditations.Accreditation storage record) {
        record = _accreditations.get(id);
        IssuerBook.Issuer storage issuer = _known(record.issuer);
        bool isNamed = account == record.accreditor || account == issuer.registrar;
        if (!isNamed || !_holdsOffice(Codes.unpack(issuer.economy), account, "ACCREDITOR")) {
            revert NotOverseer(record.issuer, account);
        }
    }

    function _same(string calldata a, string memory b) private pure returns (bool) {
        return keccak256(bytes(a)) == keccak256(bytes(b));
    }
}
