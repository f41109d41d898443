// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Agreements} from "../../../contracts/Agreements.sol";
import {Committee} from "../../../contracts/Committee.sol";
import {Directory} from "../../../contracts/Directory.sol";
import {DocumentStatus} from "../../../contracts/DocumentStatus.sol";
import {Economies} from "../../../contracts/Economies.sol";
import {Issuers} from "../../../contracts/Issuers.sol";
import {Logs} from "../../../contracts/Logs.sol";
import {Timelock} from "../../../contracts/Timelock.sol";
import {IEconomies} from "../../../contracts/interfaces/IEconomies.sol";
import {Fuzzed} from "./Fuzzed.sol";

/// @title A sealed network of six seats, four of them participating
contract Network is Fuzzed {
    bytes32 public constant DEPLOYMENT_ID = bytes32(uint256(0xD1));
    uint256 public constant SEATS = 6;
    uint256 public constant PARTICIPATING = 4;
    uint64 public constant VOTING_PERIOD = 1 hours;
    uint8 public constant QUORUM = 50;
    uint256 public constant DELAY = 1 hours;

    Directory public immutable directory;
    Committee public immutable committee;
    Timelock public immutable timelock;
    Economies public immutable economies;
    Issuers public immutable issuers;
    Logs public immutable logs;
    DocumentStatus public immutable status;
    Agreements public immutable agreements;

    constructor() {
        vm.warp(1_800_000_000);
        directory = new Directory(bytes32(uint256(0xE7)), DEPLOYMENT_ID);
        committee = new Committee(directory, VOTING_PERIOD, QUORUM);
        timelock = new Timelock(DELAY, address(committee));
        IEconomies.Seat[] memory seats = new IEconomies.Seat[](SEATS);
        for (uint256 i = 0; i < SEATS; ++i) {
            seats[i] = seatOf(i);
        }
        economies = new Economies(directory, seats, address(timelock));
        issuers = new Issuers(directory);
        logs = new Logs(directory, 1000);
        status = new DocumentStatus(directory);
        agreements = new Agreements(directory);
        _wire("Committee", address(committee));
        _wire("Timelock", address(timelock));
        _wire("Economies", address(economies));
        _wire("Issuers", address(issuers));
        _wire("Logs", address(logs));
        _wire("DocumentStatus", address(status));
        _wire("Agreements", address(agreements));
        bytes[] memory signatures = new bytes[](SEATS);
        for (uint256 i = 0; i < SEATS; ++i) {
            signatures[i] = _sign(authorityKey(i), directory.charterDigest());
        }
        directory.seal(signatures);
    }

    function seatOf(uint256 seat) public pure returns (IEconomies.Seat memory) {
        return IEconomies.Seat({
            economy: codeOf(seat),
            votingClass: seat < PARTICIPATING ? 0 : 1,
            category: 1,
            authority: vm.addr(authorityKey(seat)),
            delegate: vm.addr(delegateKey(seat)),
            alternate: vm.addr(alternateKey(seat))
        });
    }

    /// @notice AA, BB, CC, …
    function codeOf(uint256 seat) public pure returns (string memory) {
        bytes1 letter = bytes1(uint8(0x41 + seat));
        return string(abi.encodePacked(letter, letter));
    }

    function authorityKey(uint256 seat) public pure returns (uint256) {
        return 1 + seat;
    }

    function delegateKey(uint256 seat) public pure returns (uint256) {
        return 101 + seat;
    }

    function alternateKey(uint256 seat) public pure returns (uint256) {
        return 201 + seat;
    }

    function _wire(bytes32 name, address target) private {
        directory.wire(name, target, target.codehash);
    }
}
