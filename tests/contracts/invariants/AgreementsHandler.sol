// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAgreements} from "../../../contracts/interfaces/IAgreements.sol";
import {Economies} from "../../../contracts/Economies.sol";
import {AgreementsActor} from "./AgreementsActor.sol";
import {Histories} from "./Histories.sol";
import {Network} from "./Network.sol";

/// @title Agreements proposed, signed, ratified and acted upon at random
/// @notice Keeps books of its own, and says of every call beforehand whether it must be accepted.
contract AgreementsHandler is AgreementsActor, Histories {
    struct Version {
        bytes32 terms;
        uint256 parties;
        uint256 signed;
    }

    struct Scope {
        bool active;
        uint64 last;
    }

    /// @dev Sets of economies are bits, one for each seat.
    struct Agreement {
        bytes32 id;
        uint32 concluded;
        bool endorsed;
        uint256 bound;
        Version[] versions;
        mapping(bytes32 scope => Scope) suspensions;
        mapping(bytes32 scope => bool) entered;
    }

    struct Ballot {
        bytes32 agreement;
        uint32 version;
        uint64 closes;
        bool isCarried;
    }

    uint256 private constant PARTIES = 4;
    uint256 private constant MAX_AGREEMENTS = 3;
    uint256 private constant MAX_VERSIONS = 4;
    uint256 private constant MAX_BALLOTS = 12;

    uint256 public count;
    mapping(uint256 place => Agreement) private _book;
    uint256[PARTIES] private _keys;
    uint64[PARTIES] private _frozenUntil;
    Ballot[] private _ballots;
    uint256 private _freshKey = 1000;

    constructor(Network network_) AgreementsActor(network_) {
        for (uint256 i = 0; i < PARTIES; ++i) {
            _keys[i] = network.authorityKey(i);
        }
    }

    function propose(uint256 place, uint256 seat, uint256 parties, uint256 skip, uint256 given) external {
        (place, seat, parties) = (_pick(place, MAX_AGREEMENTS), _pick(seat, PARTIES), _pick(parties, 16));
        if (place > count) place = count;
        Agreement storage book = _book[place];
        uint32 next = uint32(book.versions.length) + 1;
        if (next > MAX_VERSIONS) return;
        uint32 version = skip % 8 == 0 ? uint32(_pick(skip / 8, 6)) : next;
        bytes memory terms = abi.encode("terms", place, version, parties);
        IAgreements.ProposeTerms memory act = _draft(book, next, seat, version, parties, sha256(terms));
        bool expected = given % 4 != 3 && version == next && book.concluded == 0 && _size(parties) > 1
            && _has(parties, seat) && (next == 1 || _has(book.versions[next - 2].parties, seat));
        bytes memory blob = given % 4 == 3 ? bytes("other terms") : given % 4 == 2 ? bytes("") : terms;
        bool accepted = _proposeTerms(act, blob, _keys[seat]);
        _hold(accepted == expected, "who proposes terms");
        if (!accepted) return;
        if (next == 1) (book.id, count) = (act.agreement, count + 1);
        book.versions.push(Version(act.terms, parties, 0));
        _note(keccak256(abi.encode(book.id)), drafts(book.id), 1);
    }

    /// @notice The parties sign a version, some of them, in turn.
    function sign(uint256 place, uint256 version, uint256 seed) external {
        Agreement storage book = _book[_pick(place, MAX_AGREEMENTS)];
        for (uint256 seat = 0; seat < PARTIES; ++seat) {
            if ((seed >> (8 * seat)) % 4 == 0) continue;
            (bool isThere, uint32 chosen, bytes32 terms) = _version(book, version, (seed >> 64) % 8 == 0);
            bool expected = isThere && book.concluded == 0 && _has(book.versions[chosen - 1].parties, seat)
                && !_has(book.versions[chosen - 1].signed, seat);
            if (!_tryVersionAct(IAgreements.Kind.SIGN, book, seat, chosen, terms, expected)) continue;
            Version storage signed = book.versions[chosen - 1];
            signed.signed |= 1 << seat;
            if (signed.signed == signed.parties) book.concluded = chosen;
        }
    }

    /// @notice Economies ratify or accede, some of them, in turn.
    function bind(uint256 place, uint256 version, uint256 seed) external {
        Agreement storage book = _book[_pick(place, MAX_AGREEMENTS)];
        if (version % 4 != 0) version = book.concluded;
        for (uint256 seat = 0; seat < PARTIES; ++seat) {
            if ((seed >> (8 * seat)) % 4 == 0) continue;
            bool accedes = (seed >> (8 * seat + 2)) % 2 == 0;
            (bool isThere, uint32 chosen, bytes32 terms) = _version(book, version, (seed >> 64) % 8 == 0);
            bool expected = isThere && chosen == book.concluded && !_has(book.bound, seat)
                && _has(book.versions[chosen - 1].signed, seat) == !accedes && _frozenUntil[seat] <= block.timestamp;
            IAgreements.Kind kind = accedes ? IAgreements.Kind.ACCEDE : IAgreements.Kind.RATIFY;
            if (_tryVersionAct(kind, book, seat, chosen, terms, expected)) book.bound |= 1 << seat;
        }
    }

    function poll(uint256 place, uint256 version, uint256 seed) external {
        if (_ballots.length == MAX_BALLOTS) return;
        Agreement storage book = _book[_pick(place, MAX_AGREEMENTS)];
        if (version % 4 != 0) version = book.concluded;
        (bool isThere, uint32 chosen, bytes32 terms) = _version(book, version, seed % 8 == 0);
        uint64 closes = uint64(block.timestamp) + network.VOTING_PERIOD();
        bool accepted = _proposeEndorsement(book.id, chosen, terms, closes);
        _hold(accepted == (terms != 0), "what is polled");
        if (!accepted) return;
        bool isCarried = (seed >> 8) % 4 != 0;
        _ballots.push(Ballot(book.id, isThere ? chosen : 0, closes, isCarried));
        bytes32 subject = _committee().subjectOf(_ballots.length);
        for (uint256 seat = 0; isCarried && seat < PARTIES; ++seat) {
            _hold(_castVote(_ballots.length, subject, seat, 1, 1, network.delegateKey(seat), ""), "a vote is taken");
        }
    }

    /// @notice Every ballot is tried, and one that is not there.
    function endorse(uint256 place) external {
        Agreement storage book = _book[_pick(place, MAX_AGREEMENTS)];
        for (uint256 number = 0; number <= _ballots.length; ++number) {
            bool expected = number != 0 && book.concluded != 0 && !book.endorsed;
            if (expected) {
                Ballot storage ballot = _ballots[number - 1];
                expected = ballot.agreement == book.id && ballot.version == book.concluded && ballot.isCarried
                    && block.timestamp >= ballot.closes;
            }
            bool accepted = _try(address(_agreements()), abi.encodeCall(IAgreements.endorse, (book.id, number)));
            _hold(accepted == expected, "what is endorsed");
            if (!accepted) continue;
            book.endorsed = true;
            _note(book.id, acts(book.id), 1);
        }
    }

    function actOnAnnex(uint256 place, uint256 seat, uint256 annex, uint256 kind) external {
        Agreement storage book = _book[_pick(place, MAX_AGREEMENTS)];
        (seat, kind) = (_pick(seat, PARTIES), _pick(kind, 4));
        IAgreements.AnnexAct memory act =
            IAgreements.AnnexAct(network.codeOf(seat), book.id, _annex(annex), TEXT, _nonce(), FAR);
        bytes32 scope = keccak256(abi.encode(kind < 2, seat, act.annex));
        bool enters = kind % 2 == 0;
        bool isParty =
            book.concluded != 0 && (_has(book.bound, seat) || _has(book.versions[book.concluded - 1].parties, seat));
        bool expected = isParty && book.entered[scope] != enters && (kind != 0 || bytes(act.annex).length != 0);
        bool accepted = _annexAct(_annexKind(kind), act, _keys[seat]);
        _hold(accepted == expected, "who reserves, or gives notice");
        if (!accepted) return;
        book.entered[scope] = enters;
        _note(book.id, acts(book.id), 1);
    }

    function suspend(uint256 place, uint256 seat, uint256 annex, uint256 direction, uint64 date, bool suspends)
        external
    {
        Agreement storage book = _book[_pick(place, MAX_AGREEMENTS)];
        seat = _pick(seat, PARTIES);
        (string memory from, string memory to) = direction % 3 == 0
            ? ("", "")
            : (network.codeOf(_pick(direction / 3, PARTIES)), network.codeOf(_pick(direction / 12, PARTIES)));
        uint64 at_ = uint64(block.timestamp) + uint64(_pick(date, 2 days));
        IAgreements.ScopeAct memory act =
            IAgreements.ScopeAct(network.codeOf(seat), book.id, _annex(annex), from, to, at_, TEXT, _nonce(), FAR);
        Scope storage scope = book.suspensions[keccak256(abi.encode(seat, act.annex, from, to))];
        bool expected = _has(book.bound, seat) && (bytes(from).length == 0 || !_isSame(from, to))
            && scope.active != suspends && at_ >= scope.last;
        bool accepted = _scopeAct(suspends, act, _keys[seat]);
        _hold(accepted == expected, "who suspends, and what");
        if (!accepted) return;
        (scope.active, scope.last) = (suspends, at_);
        _note(book.id, acts(book.id), 1);
    }

    function replace(uint256 seat) external {
        seat = _pick(seat, PARTIES);
        _keys[seat] = ++_freshKey;
        _frozenUntil[seat] = uint64(block.timestamp) + 30 days;
        (address timelock, string memory code) = (address(network.timelock()), network.codeOf(seat));
        Economies economies = network.economies();
        vm.prank(timelock);
        economies.replaceAuthority(code, vm.addr(_freshKey));
    }

    function wait_(uint256 time) external {
        vm.warp(block.timestamp + 1 + _pick(time, 5 days));
    }

    function agreementAt(uint256 place)
        external
        view
        returns (bytes32 id, uint32 concluded, bool endorsed, uint256 versions)
    {
        Agreement storage book = _book[place];
        return (book.id, book.concluded, book.endorsed, book.versions.length);
    }

    function _tryVersionAct(
        IAgreements.Kind kind,
        Agreement storage book,
        uint256 seat,
        uint32 version,
        bytes32 terms,
        bool expected
    ) private returns (bool accepted) {
        IAgreements.VersionAct memory act =
            IAgreements.VersionAct(network.codeOf(seat), book.id, version, terms, _nonce(), FAR);
        accepted = _versionAct(kind, act, _keys[seat]);
        _hold(accepted == expected, "who signs, ratifies or accedes");
        if (accepted) _note(book.id, acts(book.id), 1);
    }

    function _draft(Agreement storage book, uint32 next, uint256 seat, uint32 version, uint256 parties, bytes32 terms)
        private
        returns (IAgreements.ProposeTerms memory)
    {
        (string memory code, uint256 nonce) = (network.codeOf(seat), _nonce());
        bytes32 first = keccak256(abi.encode(keccak256("concord/agreement/v1"), code, nonce));
        bytes32 id = next == 1 ? first : book.id;
        return IAgreements.ProposeTerms(code, id, version, "Title", _list(parties), terms, nonce, FAR);
    }

    /// @dev A version and its terms, or other terms, or a version that is not there.
    function _version(Agreement storage book, uint256 seed, bool isWrong)
        private
        view
        returns (bool isThere, uint32 version, bytes32 terms)
    {
        version = uint32(_pick(seed, book.versions.length + 2));
        isThere = version != 0 && version <= book.versions.length;
        if (isThere) terms = book.versions[version - 1].terms;
        if (isWrong) (isThere, terms) = (false, keccak256("wrong"));
    }
}
