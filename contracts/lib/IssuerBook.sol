// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CodeBlob} from "./CodeBlob.sol";
import {Codes} from "./Codes.sol";
import {Dates} from "./Dates.sol";
import {Standing} from "./Standing.sol";
import {IIssuerRegister} from "../interfaces/IIssuerRegister.sol";
import {ISignedActs} from "../interfaces/ISignedActs.sol";

/// @title The issuers' state
library IssuerBook {
    bytes32 internal constant FIRST_PARTY = "FIRST_PARTY";
    bytes32 private constant CONFORMITY_BODY = "CONFORMITY_BODY";
    bytes32 private constant PROGRAMME_OPERATOR = "PROGRAMME_OPERATOR";
    bytes private constant IDENTITY_TAG = "concord/identity/v1\x00";
    uint256 private constant MAX_IDENTITY = 4096;

    struct Issuer {
        address registrar;
        bytes2 economy;
        uint64 recordedAt;
        bytes32 identity;
        bytes32 role;
        address identityBlob;
        uint64 blockNumber;
        Standing.Record standing;
        IIssuerRegister.RegistrarTerm[] registrars;
    }

    struct Book {
        mapping(bytes32 id => Issuer) byId;
        bytes32[] ids;
    }

    /// @notice Admits an issuer under the id that its economy and identity make. Reverts with `IssuerExists`, `RoleUnknown`,
    /// `BlobTooLarge` or `BlobMismatch`.
    function add(
        Book storage self,
        bytes32 id,
        IIssuerRegister.RegisterIssuer calldata act,
        bytes calldata identityRecord
    ) internal {
        Issuer storage issuer = self.byId[id];
        if (issuer.recordedAt != 0) revert IIssuerRegister.IssuerExists(id);
        issuer.economy = Codes.packEconomy(act.economy);
        issuer.identity = act.identity;
        issuer.role = packRole(act.role);
        (issuer.recordedAt, issuer.blockNumber) = (Dates.current(), Dates.height());
        issuer.identityBlob = _storeIdentity(act.identity, identityRecord);
        setRegistrar(issuer, act.registrar);
        self.ids.push(id);
    }

    function setRegistrar(Issuer storage issuer, address registrar) internal {
        issuer.registrar = registrar;
        issuer.registrars.push(IIssuerRegister.RegistrarTerm(registrar, Dates.current(), Dates.height()));
    }

    /// @notice The issuer of an id. Reverts with `UnknownIssuer`.
    function get(Book storage self, bytes32 id) internal view returns (Issuer storage issuer) {
        issuer = self.byId[id];
        if (issuer.recordedAt == 0) revert IIssuerRegister.UnknownIssuer(id);
    }

    /// @notice An issuer as others read it.
    function view_(Issuer storage issuer) internal view returns (IIssuerRegister.IssuerRecord memory) {
        return IIssuerRegister.IssuerRecord({
            economy: Codes.unpack(issuer.economy),
            role: Codes.unpack(issuer.role),
            identity: issuer.identity,
            registrar: issuer.registrar,
            recordedAt: issuer.recordedAt,
            blockNumber: issuer.blockNumber,
            suspended: issuer.standing.state == Standing.SUSPENDED,
            identityRecord: CodeBlob.load(issuer.identityBlob)
        });
    }

    /// @notice The word of a role. Reverts with `RoleUnknown` or `CodeMalformed`.
    function packRole(string calldata text) internal pure returns (bytes32 role) {
        role = Codes.pack(text);
        if (role != FIRST_PARTY && role != CONFORMITY_BODY && role != PROGRAMME_OPERATOR) {
            revert IIssuerRegister.RoleUnknown(text);
        }
    }

    /// @notice The office that admits and oversees issuers of a role.
    function officeOf(bytes32 role) internal pure returns (string memory) {
        return role == FIRST_PARTY ? "REGISTRAR" : "ACCREDITOR";
    }

    function _storeIdentity(bytes32 identity, bytes calldata identityRecord) private returns (address) {
        if (identityRecord.length > MAX_IDENTITY) {
            revert ISignedActs.BlobTooLarge(identityRecord.length, MAX_IDENTITY);
        }
        bytes32 computed = sha256(bytes.concat(IDENTITY_TAG, identityRecord));
        if (computed != identity) revert ISignedActs.BlobMismatch(identity, computed);
        return CodeBlob.store(identityRecord);
    }
}
