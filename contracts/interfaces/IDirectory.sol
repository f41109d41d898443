// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The list of a network's contracts
/// @notice Append-only: a contract is never upgraded, a new one is listed beside it and `addressOf` names the newest.
/// The deployer wires the founding contracts; then every founding seat signs a Charter over the network, the contracts
/// and the seats, and `seal` ends the deployer's part. No act works anywhere before that.
interface IDirectory {
    /// @notice One listed contract. `codeHash` is EXTCODEHASH when it was listed; `recordedAt` and `blockNumber` tell when.
    struct Wired {
        bytes32 name;
        address target;
        bytes32 codeHash;
        uint64 recordedAt;
        uint64 blockNumber;
    }

    /// @notice Only the deployer wires before the seal.
    error NotDeployer(address account);
    /// @notice Only the governor (the Committee's timelock) wires after the seal; with none, nobody does.
    error NotGovernor(address account);
    /// @notice The seal cannot be set twice.
    error AlreadySealed();
    /// @notice A contract needs a name.
    error NameEmpty();
    /// @notice Before the seal a name is wired once.
    error AlreadyWired(bytes32 name);
    /// @notice There is no contract of this name.
    error NotWired(bytes32 name);
    /// @notice There is no code at the address.
    error NoCode(address target);
    /// @notice The contract says that it belongs to another Directory.
    error ForeignDirectory(bytes32 name, address target);
    /// @notice The code at the address is not what was to be wired, or was wired.
    error CodeChanged(bytes32 name, bytes32 wired, bytes32 found);
    /// @notice One signature is needed for each founding seat, in the order of the seats.
    error SignatureCountWrong(uint256 given, uint256 expected);
    /// @notice This founding seat's authority did not sign this Charter.
    error CharterSignatureRefused(string economy, address authority);
    /// @notice Economies is governed by something else than the wired Timelock.
    error GovernorNotTimelock(address governor, address timelock);
    /// @notice A role of the Timelock is held by somebody else than the one that may hold it: the Committee proposes and cancels,
    /// anyone (the zero address) executes, the Timelock administers itself.
    error RoleHeldByOthers(bytes32 role, address holder, address[] found);
    /// @notice The deployer is a seat's authority, delegate or alternate, or the governor.
    error DeployerHoldsPower(address deployer);

    /// @notice A contract was listed.
    event ContractWired(bytes32 name, address target, bytes32 codeHash, uint64 recordedAt);
    /// @notice The founding seats have signed; the deployer's part has ended.
    event Sealed(bytes32 charterDigest, uint64 recordedAt);

    /// @notice Lists a contract: by the deployer before the seal, by the governor after it.
    /// @param name ASCII, left-aligned, for example "Issuers"
    /// @param codeHash EXTCODEHASH of the code that is meant; whoever decides on a contract decides on this code
    function wire(bytes32 name, address target, bytes32 codeHash) external;

    /// @notice Ends the founding. Anyone may submit it; the signatures decide.
    /// @dev Verifies that Committee, Economies, Issuers, Logs, DocumentStatus and Agreements are wired, unchanged and this
    /// Directory's own, that the deployer is no seat, that the wired Timelock governs, where the wired Committee alone
    /// proposes and nobody administers, and that each founding seat's authority signed
    /// Charter(bytes32 networkId,bytes32 deploymentId,bytes32 contractsRoot,bytes32 seatsRoot).
    function seal(bytes[] calldata signatures) external;

    /// @notice Random; names the network in every statement that its issuers sign.
    function networkId() external view returns (bytes32);
    /// @notice Random; names this deployment in every act that its people sign.
    function deploymentId() external view returns (bytes32);
    /// @notice Whether acts are accepted.
    function isSealed() external view returns (bool);
    /// @notice The account that wires; zero once sealed.
    function deployer() external view returns (address);
    /// @notice The digest that the founding seats sign (before the seal), or have signed (after it).
    function charterDigest() external view returns (bytes32);
    /// @notice keccak256(abi.encode(bytes32[] names, address[] targets, bytes32[] codeHashes)) of what is listed.
    function contractsRoot() external view returns (bytes32);
    /// @notice keccak256(abi.encode(Seat[])) of the seats as they stand.
    function seatsRoot() external view returns (bytes32);
    /// @notice How many contracts were ever listed.
    function contractCount() external view returns (uint256);
    /// @notice The contract at a place of the list.
    function contractAt(uint256 index) external view returns (Wired memory);
    /// @notice The newest contract of a name. Reverts with `NotWired` when there is none.
    function addressOf(bytes32 name) external view returns (address);
}
