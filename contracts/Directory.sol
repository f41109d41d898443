// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessControlEnumerable} from "@openzeppelin/contracts/access/extensions/AccessControlEnumerable.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";
import {Dates} from "./lib/Dates.sol";
import {IDirectory} from "./interfaces/IDirectory.sol";
import {IEconomies} from "./interfaces/IEconomies.sol";
import {ISignedActs} from "./interfaces/ISignedActs.sol";

/// @title Directory
contract Directory is IDirectory, EIP712 {
    bytes32 private constant ECONOMIES = "Economies";
    bytes32 private constant COMMITTEE = "Committee";
    bytes32 private constant TIMELOCK = "Timelock";
    /// @dev The roles of OpenZeppelin's TimelockController.
    bytes32 private constant ADMIN_ROLE = 0;
    bytes32 private constant PROPOSER_ROLE = keccak256("PROPOSER_ROLE");
    bytes32 private constant CANCELLER_ROLE = keccak256("CANCELLER_ROLE");
    bytes32 private constant EXECUTOR_ROLE = keccak256("EXECUTOR_ROLE");
    bytes32 private constant CHARTER =
        keccak256("Charter(bytes32 networkId,bytes32 deploymentId,bytes32 contractsRoot,bytes32 seatsRoot)");

    /// @inheritdoc IDirectory
    bytes32 public immutable networkId;
    /// @inheritdoc IDirectory
    bytes32 public immutable deploymentId;
    /// @inheritdoc IDirectory
    address public deployer;
    /// @inheritdoc IDirectory
    bool public isSealed;

    bytes32 private _charter;
    Wired[] private _contracts;
    mapping(bytes32 name => address) private _newest;

    constructor(bytes32 networkId_, bytes32 deploymentId_)
        EIP712("Concord Directory", Strings.toHexString(uint256(deploymentId_), 32))
    {
        networkId = networkId_;
        deploymentId = deploymentId_;
        deployer = msg.sender;
    }

    /// @inheritdoc IDirectory
    function wire(bytes32 name, address target, bytes32 codeHash) external {
        if (isSealed) {
            address governor = _economies().governor();
            if (governor == address(0) || msg.sender != governor) revert NotGovernor(msg.sender);
        } else {
            if (msg.sender != deployer) revert NotDeployer(msg.sender);
            if (_newest[name] != address(0)) revert AlreadyWired(name);
        }
        if (name == 0) revert NameEmpty();
        if (target.code.length == 0) revert NoCode(target);
        if (target.codehash != codeHash) revert CodeChanged(name, codeHash, target.codehash);
        _newest[name] = target;
        _contracts.push(Wired(name, target, codeHash, Dates.current(), Dates.height()));
        emit ContractWired(name, target, codeHash, Dates.current());
    }

    /// @inheritdoc IDirectory
    function seal(bytes[] calldata signatures) external {
        if (isSealed) revert AlreadySealed();
        _requireOwn(ECONOMIES);
        _requireOwn("Issuers");
        _requireOwn("Logs");
        _requireOwn("DocumentStatus");
        _requireOwn(COMMITTEE);
        _requireOwn("Agreements");
        IEconomies.Seat[] memory seats = _economies().seats();
        _requirePowerless(seats);
        _requireGovernor();
        _requireUnchanged();

        bytes32 charter = _charterDigest(seats);
        if (signatures.length != seats.length) revert SignatureCountWrong(signatures.length, seats.length);
        for (uint256 i = 0; i < seats.length; ++i) {
            if (!SignatureChecker.isValidSignatureNow(seats[i].authority, charter, signatures[i])) {
                revert CharterSignatureRefused(seats[i].economy, seats[i].authority);
            }
        }
        _charter = charter;
        isSealed = true;
        deployer = address(0);
        emit Sealed(charter, Dates.current());
    }

    /// @inheritdoc IDirectory
    function charterDigest() external view returns (bytes32) {
        return isSealed ? _charter : _charterDigest(_economies().seats());
    }

    /// @inheritdoc IDirectory
    function contractCount() external view returns (uint256) {
        return _contracts.length;
    }

    /// @inheritdoc IDirectory
    function contractAt(uint256 index) external view returns (Wired memory) {
        return _contracts[index];
    }

    /// @inheritdoc IDirectory
    function seatsRoot() external view returns (bytes32) {
        return keccak256(abi.encode(_economies().seats()));
    }

    /// @inheritdoc IDirectory
    function addressOf(bytes32 name) public view returns (address target) {
        target = _newest[name];
        if (target == address(0)) revert NotWired(name);
    }

    /// @inheritdoc IDirectory
    function contractsRoot() public view returns (bytes32) {
        uint256 count = _contracts.length;
        bytes32[] memory names = new bytes32[](count);
        address[] memory targets = new address[](count);
        bytes32[] memory codeHashes = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) {
            (names[i], targets[i], codeHashes[i]) = (_contracts[i].name, _contracts[i].target, _contracts[i].codeHash);
        }
        return keccak256(abi.encode(names, targets, codeHashes));
    }

    function _economies() private view returns (IEconomies) {
        return IEconomies(addressOf(ECONOMIES));
    }

    function _charterDigest(IEconomies.Seat[] memory seats) private view returns (bytes32) {
        bytes32 root = keccak256(abi.encode(seats));
        return _hashTypedDataV4(keccak256(abi.encode(CHARTER, networkId, deploymentId, contractsRoot(), root)));
    }

    function _requireOwn(bytes32 name) private view {
        address target = addressOf(name);
        if (address(ISignedActs(target).directory()) != address(this)) revert ForeignDirectory(name, target);
    }

    /// @dev What was wired still has the code that it had (an account may be remade at its address within a block).
    function _requireUnchanged() private view {
        for (uint256 i = 0; i < _contracts.length; ++i) {
            Wired storage wired = _contracts[i];
            bytes32 found = wired.target.codehash;
            if (found != wired.codeHash) revert CodeChanged(wired.name, wired.codeHash, found);
        }
    }

    function _requirePowerless(IEconomies.Seat[] memory seats) private view {
        address account = deployer;
        bool holds = _economies().governor() == account;
        for (uint256 i = 0; i < seats.length; ++i) {
            holds =
                holds || seats[i].authority == account || seats[i].delegate == account || seats[i].alternate == account;
        }
        if (holds) revert DeployerHoldsPower(account);
    }

    /// @dev Seats and contracts change by the Committee through the Timelock, by nobody and nothing else.
    function _requireGovernor() private view {
        address timelock = addressOf(TIMELOCK);
        address committee = addressOf(COMMITTEE);
        address governor = _economies().governor();
        if (governor != timelock) revert GovernorNotTimelock(governor, timelock);
        _requireSoleHolder(timelock, ADMIN_ROLE, timelock);
        _requireSoleHolder(timelock, PROPOSER_ROLE, committee);
        _requireSoleHolder(timelock, CANCELLER_ROLE, committee);
        _requireSoleHolder(timelock, EXECUTOR_ROLE, address(0));
    }

    function _requireSoleHolder(address timelock, bytes32 role, address holder) private view {
        address[] memory holders = AccessControlEnumerable(timelock).getRoleMembers(role);
        if (holders.length != 1 || holders[0] != holder) revert RoleHeldByOthers(role, holder, holders);
    }
}
