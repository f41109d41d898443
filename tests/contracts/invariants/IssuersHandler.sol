// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IIssuerRegister} from "../../../contracts/interfaces/IIssuerRegister.sol";
import {IIssuers} from "../../../contracts/interfaces/IIssuers.sol";
import {Histories} from "./Histories.sol";
import {IssuersActor} from "./IssuersActor.sol";
import {Network} from "./Network.sol";

/// @title Issuers registered, keyed, accredited and suspended at random, by their officers, keys and strangers
contract IssuersHandler is IssuersActor, Histories {
    struct Key {
        address account;
        bytes32 issuer;
        uint64 deadFrom;
    }

    struct Accreditation {
        bytes32 id;
        bool withdrawn;
        uint8 state;
    }

    uint256 private constant SEATS = 2;
    uint256 private constant MAX_ISSUERS = 4;
    uint256 private constant MAX_KEYS = 12;
    uint256 private constant MAX_ACCREDITATIONS = 6;
    uint256 private constant FIRST_KEY = 501;
    bytes4[3] private STANDING = [
        IIssuers.suspendAccreditation.selector,
        IIssuers.restoreAccreditation.selector,
        IIssuers.withdrawAccreditation.selector
    ];
    string[3] private VERBS = ["SuspendAccreditation", "RestoreAccreditation", "WithdrawAccreditation"];

    /// @notice How many calls there were.
    uint256 public turn;
    bytes32[] public issuers;
    mapping(bytes32 issuer => uint256 seat) private _seatOf;
    mapping(bytes32 issuer => bool) public isSuspended;
    mapping(bytes32 issuer => bool) public isBody;
    Key[] public keys;
    Accreditation[] public accreditations;
    bool[2][SEATS] private _inOffice;

    modifier counted() {
        ++turn;
        _;
    }

    constructor(Network network_) IssuersActor(network_) {
        for (uint256 seat = 0; seat < SEATS; ++seat) {
            for (uint256 place = 0; place < 2; ++place) {
                _hold(_setOffice(seat, _officer(seat, place == 1), place == 1, true), "an officer is appointed");
                _inOffice[seat][place] = true;
            }
        }
        _hold(_openLog(0), "a log is opened");
    }

    function counts() external view returns (uint256, uint256, uint256) {
        return (issuers.length, keys.length, accreditations.length);
    }

    function register(uint256 seat, uint256 which, bool asBody) external counted {
        if (issuers.length == MAX_ISSUERS || keys.length == MAX_KEYS) return;
        seat = _pick(seat, SEATS);
        uint256 key = FIRST_KEY + keys.length;
        (bytes32 issuer, bool accepted) = _register(
            seat,
            asBody ? "CONFORMITY_BODY" : "FIRST_PARTY",
            abi.encode("record", _pick(which, 3)),
            key,
            _officer(seat, asBody)
        );
        bool isNew = _seatOf[issuer] == 0;
        _hold(accepted == (isNew && _inOffice[seat][asBody ? 1 : 0]), "who registers an issuer");
        if (!accepted) return;
        (_seatOf[issuer], isBody[issuer]) = (seat + 1, asBody);
        issuers.push(issuer);
        keys.push(Key(vm.addr(key), issuer, 0));
        _note(keccak256(abi.encode("registrars", issuer)), registrars(issuer), 1);
    }

    function addKey(uint256 issuer, uint256 signer, bool isOld) external counted {
        if (issuers.length == 0 || keys.length == MAX_KEYS) return;
        bytes32 id = issuers[_pick(issuer, issuers.length)];
        uint256 key = isOld ? FIRST_KEY + _pick(signer / 16, keys.length) : FIRST_KEY + keys.length;
        (uint256 by, bool maySpeak, bool isOverseer) = _signer(id, signer);
        bool expected = !isOld && maySpeak && (isOverseer || !isSuspended[id]);
        _hold(_addKey(id, key, by) == expected, "who adds a key, and which");
        if (expected) keys.push(Key(vm.addr(key), id, 0));
    }

    function revokeKey(uint256 place, uint256 signer, uint64 date) external counted {
        if (keys.length == 0) return;
        place = _pick(place, keys.length);
        Key storage key = keys[place];
        (uint256 by, bool maySpeak,) = _signer(key.issuer, signer);
        bytes32 history = keccak256(abi.encode("key", key.account));
        date = uint64(block.timestamp) + uint64(_pick(date, 2 days));
        bool accepted = _revokeKey(key.issuer, key.account, "LOST", date, by);
        _hold(accepted == (maySpeak && key.deadFrom == 0), "who revokes a key");
        if (!accepted) return;
        key.deadFrom = date;
        _note(history, keyEvents(key.account), 1);
    }

    function compromiseKey(uint256 place, uint256 signer) external counted {
        if (keys.length == 0) return;
        Key storage key = keys[_pick(place, keys.length)];
        (uint256 by, bool maySpeak,) = _signer(key.issuer, signer);
        _hold(_compromiseKey(key.issuer, key.account, by) == maySpeak, "who reports a theft");
        if (!maySpeak) return;
        if (key.deadFrom == 0 || key.deadFrom > block.timestamp) key.deadFrom = uint64(block.timestamp);
        _note(keccak256(abi.encode("key", key.account)), keyEvents(key.account), 1);
    }

    function suspendIssuer(uint256 place, uint256 signer, bool suspends) external counted {
        if (issuers.length == 0) return;
        bytes32 id = issuers[_pick(place, issuers.length)];
        (uint256 by,, bool isOverseer) = _signer(id, signer);
        bool accepted = suspends
            ? _changeStanding("SuspendIssuer", "issuer", IIssuerRegister.suspendIssuer.selector, id, by)
            : _changeStanding("RestoreIssuer", "issuer", IIssuerRegister.restoreIssuer.selector, id, by);
        _hold(accepted == (isOverseer && isSuspended[id] != suspends), "who suspends an issuer");
        if (!accepted) return;
        isSuspended[id] = suspends;
        _note(keccak256(abi.encode("standing", id)), standing(id), 1);
    }

    function accredit(uint256 place, uint256 number, bool isWrong) external counted {
        if (issuers.length == 0 || accreditations.length == MAX_ACCREDITATIONS) return;
        bytes32 id = issuers[_pick(place, issuers.length)];
        uint256 by = _officer(_seatOf[id] - 1, !isWrong);
        string memory name = _pick(number, 2) == 0 ? "L-1" : "L-2";
        uint256 before = _issuers().accreditationsOf(id).length;
        if (!_accredit(id, name, abi.encode("scope", number), by)) return;
        _hold(!isWrong && isBody[id] && _inOffice[_seatOf[id] - 1][1], "who accredits");
        bytes32[] memory all = _issuers().accreditationsOf(id);
        _hold(all.length == before + 1, "an accreditation is added");
        accreditations.push(Accreditation(all[before], false, 0));
        _note(keccak256(abi.encode("scopes", all[before])), scopes(all[before]), 1);
    }

    function change(uint256 place, uint256 verb, bool isStranger) external counted {
        if (accreditations.length == 0) return;
        Accreditation storage record = accreditations[_pick(place, accreditations.length)];
        verb = _pick(verb, 3);
        uint256 seat = _seatOf[_issuers().accreditationOf(record.id).issuer] - 1;
        uint256 by = isStranger ? _officer(seat, false) : _officer(seat, true);
        uint8 next = verb == 0 ? 1 : verb == 1 ? 0 : 2;
        bool expected = !isStranger && _inOffice[seat][1] && !record.withdrawn && record.state != next;
        bool accepted = _changeStanding(VERBS[verb], "accreditation", STANDING[verb], record.id, by);
        _hold(accepted == expected, "who changes an accreditation's standing");
        if (!accepted) return;
        (record.state, record.withdrawn) = (next, verb == 2);
        _note(keccak256(abi.encode("accreditation", record.id)), accreditationEvents(record.id), 1);
    }

    function rescope(uint256 place, uint256 scope) external counted {
        if (accreditations.length == 0) return;
        Accreditation storage record = accreditations[_pick(place, accreditations.length)];
        uint256 seat = _seatOf[_issuers().accreditationOf(record.id).issuer] - 1;
        bool accepted = _changeScope(record.id, abi.encode("scope", scope), _officer(seat, true));
        _hold(accepted == (_inOffice[seat][1] && !record.withdrawn), "who changes a scope");
        if (accepted) _note(keccak256(abi.encode("scopes", record.id)), scopes(record.id), 1);
    }

    function office(uint256 seat, bool isAccreditor) external counted {
        seat = _pick(seat, SEATS);
        bool held = !_inOffice[seat][isAccreditor ? 1 : 0];
        _hold(_setOffice(seat, _officer(seat, isAccreditor), isAccreditor, held), "an office changes hands");
        _inOffice[seat][isAccreditor ? 1 : 0] = held;
    }

    function wait_(uint256 time) external counted {
        vm.warp(block.timestamp + 1 + _pick(time, 1 days));
    }

    function registrars(bytes32 issuer) public view returns (bytes[] memory records) {
        IIssuerRegister.RegistrarTerm[] memory all = _issuers().registrarHistory(issuer);
        records = new bytes[](all.length);
        for (uint256 i = 0; i < all.length; ++i) {
            records[i] = abi.encode(all[i]);
        }
    }

    function standing(bytes32 issuer) public view returns (bytes[] memory) {
        return _encode(_issuers().standingHistory(issuer));
    }

    function accreditationEvents(bytes32 accreditation) public view returns (bytes[] memory) {
        return _encode(_issuers().accreditationHistory(accreditation));
    }

    function keyEvents(address key) public view returns (bytes[] memory records) {
        IIssuerRegister.KeyEvent[] memory all = _issuers().keyHistory(key);
        records = new bytes[](all.length);
        for (uint256 i = 0; i < all.length; ++i) {
            records[i] = abi.encode(all[i]);
        }
    }

    function scopes(bytes32 accreditation) public view returns (bytes[] memory records) {
        IIssuers.ScopeVersion[] memory all = _issuers().scopeHistory(accreditation);
        records = new bytes[](all.length);
        for (uint256 i = 0; i < all.length; ++i) {
            records[i] = abi.encode(all[i]);
        }
    }

    function _encode(IIssuerRegister.StandingEvent[] memory all) private pure returns (bytes[] memory records) {
        records = new bytes[](all.length);
        for (uint256 i = 0; i < all.length; ++i) {
            records[i] = abi.encode(all[i]);
        }
    }

    /// @dev One of the keys, or an officer of the issuer's economy; whether it speaks for the issuer, and oversees it.
    function _signer(bytes32 issuer, uint256 seed) private view returns (uint256 key, bool maySpeak, bool isOverseer) {
        if (seed % 4 != 0) {
            uint256 place = _pick(seed / 4, keys.length);
            Key storage held = keys[place];
            bool isLive = held.deadFrom == 0 || block.timestamp < held.deadFrom;
            return (FIRST_KEY + place, held.issuer == issuer && isLive, false);
        }
        (uint256 seat, bool isAccreditor) = (_seatOf[issuer] - 1, (seed / 4) % 2 == 0);
        isOverseer = isAccreditor == isBody[issuer] && _inOffice[seat][isAccreditor ? 1 : 0];
        return (_officer(seat, isAccreditor), isOverseer, isOverseer);
    }
}
