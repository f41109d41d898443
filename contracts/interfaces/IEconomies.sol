// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The economies and who speaks for each
/// @notice A seat belongs to an economy. Its designating authority names a delegate and an alternate for the Committee, and
/// the registrars and accreditors who admit issuers. Seats themselves change by the governor alone (the Committee's
/// Timelock); with the zero address for a governor the registry of seats is frozen. All history stays in state.
interface IEconomies {
    /// @notice A seat as it stands. votingClass: 0 participating (P), 1 observing (O). category: 1, 2 or 3.
    struct Seat {
        string economy;
        uint8 votingClass;
        uint8 category;
        address authority;
        address delegate;
        address alternate;
    }

    /// @notice Who was the authority from when on; an authority set by the Committee is frozen until `frozenUntil`.
    struct AuthorityTerm {
        address authority;
        uint64 recordedAt;
        uint64 blockNumber;
        uint64 frozenUntil;
    }

    /// @notice Who spoke for the seat in the Committee from when on.
    struct DelegateTerm {
        address delegate;
        address alternate;
        uint64 recordedAt;
        uint64 blockNumber;
    }

    /// @notice A voting class or a category: what holds from `effectiveAt` on, as known since `recordedAt`.
    struct DatedValue {
        uint8 value;
        uint64 effectiveAt;
        uint64 recordedAt;
        uint64 blockNumber;
    }

    /// @notice The seat was admitted (live) or removed.
    struct MembershipTerm {
        bool live;
        uint64 recordedAt;
        uint64 blockNumber;
    }

    /// @notice An account was appointed to an office (held), or dismissed from it.
    struct OfficeTerm {
        address account;
        bool held;
        uint64 recordedAt;
        uint64 blockNumber;
        string office;
    }

    /// @notice Act of the authority: name the delegate and the alternate (zero for none).
    struct SetDelegates {
        string economy;
        address delegate;
        address alternate;
        uint256 nonce;
        uint256 deadline;
    }

    /// @notice Act of the authority: appoint an account to the office REGISTRAR or ACCREDITOR.
    struct Appoint {
        string economy;
        address account;
        string office;
        uint256 nonce;
        uint256 deadline;
    }

    /// @notice Act of the authority: dismiss an account from an office.
    struct Dismiss {
        string economy;
        address account;
        string office;
        uint256 nonce;
        uint256 deadline;
    }

    /// @notice A network is founded by at least one seat.
    error NoSeats();
    /// @notice The economy already has a seat.
    error SeatExists(string economy);
    /// @notice The economy has no live seat.
    error UnknownEconomy(string economy);
    /// @notice A seat needs an authority and a delegate.
    error AccountMissing(string economy);
    /// @notice The account is already the authority of a seat.
    error AuthorityTaken(address authority);
    /// @notice Voting class is 0 (P) or 1 (O).
    error VotingClassUnknown(uint8 votingClass);
    /// @notice Development category is 1, 2 or 3.
    error CategoryUnknown(uint8 category);
    /// @notice The office is REGISTRAR or ACCREDITOR.
    error OfficeUnknown(string office);
    /// @notice The account holds the office already.
    error AlreadyAppointed(string economy, address account, string office);
    /// @notice The account does not hold the office.
    error NotAppointed(string economy, address account, string office);
    /// @notice Only the governor changes seats; with none, nobody does.
    error NotGovernor(address account);

    /// @notice A seat was admitted; a `DelegatesSet` follows it.
    event SeatAdmitted(string economy, uint8 votingClass, uint8 category, address authority);
    /// @notice A seat was removed.
    event SeatRemoved(string economy);
    /// @notice A seat's voting class changes from `effectiveAt` on.
    event VotingClassSet(string economy, uint8 votingClass, uint64 effectiveAt);
    /// @notice A seat's development category changes from `effectiveAt` on.
    event CategorySet(string economy, uint8 category, uint64 effectiveAt);
    /// @notice The Committee replaced an authority, which cannot ratify before `frozenUntil`.
    event AuthorityReplaced(string economy, address authority, uint64 frozenUntil);
    /// @notice Delegate and alternate of a seat, as admitted with it or as its authority named them since.
    event DelegatesSet(string economy, address delegate, address alternate);
    /// @notice The authority appointed an account to an office.
    event Appointed(string economy, address indexed account, string office);
    /// @notice The authority dismissed an account from an office.
    event Dismissed(string economy, address indexed account, string office);

    /// @notice Records the authority's choice of delegate and alternate.
    function setDelegates(SetDelegates calldata act, bytes calldata signature) external;
    /// @notice Records an appointment.
    function appoint(Appoint calldata act, bytes calldata signature) external;
    /// @notice Records a dismissal. What the account did in office stands.
    function dismiss(Dismiss calldata act, bytes calldata signature) external;

    /// @notice Governor: admit a seat, or admit again one that was removed.
    function admit(Seat calldata seat) external;
    /// @notice Governor: remove a seat. Votes already cast in open ballots stand (their electorate was snapshotted).
    function remove(string calldata economy) external;
    /// @notice Governor: change a voting class; not earlier than now.
    function setVotingClass(string calldata economy, uint8 votingClass, uint64 effectiveAt) external;
    /// @notice Governor: change a development category; not earlier than now.
    function setCategory(string calldata economy, uint8 category, uint64 effectiveAt) external;
    /// @notice Governor: replace an authority; the new one cannot ratify for 30 days.
    function replaceAuthority(string calldata economy, address authority) external;

    /// @notice Who may change seats: the Timelock, in a sealed network.
    function governor() external view returns (address);
    /// @notice How many economies ever had a seat.
    function seatCount() external view returns (uint256);
    /// @notice A seat as it stands now, live or removed, by its place in the order of first admission.
    function seatAt(uint256 index) external view returns (Seat memory);
    /// @notice All seats as they stand now, in the order of first admission.
    function seats() external view returns (Seat[] memory);
    /// @notice Whether the economy has a live seat.
    function isLive(string calldata economy) external view returns (bool);
    /// @notice The authority of a live seat; zero when there is none.
    function authorityOf(string calldata economy) external view returns (address);
    /// @notice Until when (Unix seconds) the authority cannot ratify; 0 or past when it can.
    function frozenUntil(string calldata economy) external view returns (uint64);
    /// @notice Whether the account holds the office of a live seat now.
    function holdsOffice(string calldata economy, address account, string calldata office) external view returns (bool);
    /// @notice Whether the account speaks for the economy in the Committee now: delegate or alternate of a live seat.
    function speaksFor(string calldata economy, address account) external view returns (bool);
    /// @notice The live seats and the voting class of each now (0 P, 1 O), in the order of first admission.
    function electorate() external view returns (bytes2[] memory codes, uint8[] memory votingClasses);
    /// @notice All authorities in order of time.
    function authorityHistory(string calldata economy) external view returns (AuthorityTerm[] memory);
    /// @notice All delegates and alternates in order of time.
    function delegateHistory(string calldata economy) external view returns (DelegateTerm[] memory);
    /// @notice All voting classes in order of recording.
    function votingClassHistory(string calldata economy) external view returns (DatedValue[] memory);
    /// @notice All development categories in order of recording.
    function categoryHistory(string calldata economy) external view returns (DatedValue[] memory);
    /// @notice Admissions and removals in order of time.
    function membershipHistory(string calldata economy) external view returns (MembershipTerm[] memory);
    /// @notice Appointments and dismissals in order of time.
    function officeHistory(string calldata economy) external view returns (OfficeTerm[] memory);
}
