// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IEconomies} from "../../../contracts/interfaces/IEconomies.sol";
import {ILogs} from "../../../contracts/interfaces/ILogs.sol";
import {Actor} from "./Actor.sol";
import {Network} from "./Network.sol";

/// @title What an economy's authority does first: appoints officers, opens a log
abstract contract OfficesActor is Actor {
    string internal constant ORIGIN = "invariants.example/aa";

    constructor(Network network_) Actor(network_) {
        _setDomain("Concord Economies", address(network.economies()));
        _setDomain("Concord Logs", address(network.logs()));
    }

    function _officer(uint256 seat, bool isAccreditor) internal pure returns (uint256 key) {
        return (isAccreditor ? 401 : 301) + seat;
    }

    /// @dev Appoints, or dismisses.
    function _setOffice(uint256 seat, uint256 key, bool isAccreditor, bool held) internal returns (bool) {
        string memory office = isAccreditor ? "ACCREDITOR" : "REGISTRAR";
        IEconomies.Appoint memory act = IEconomies.Appoint(network.codeOf(seat), vm.addr(key), office, _nonce(), FAR);
        bytes32 typeHash = keccak256(
            abi.encodePacked(
                held ? "Appoint" : "Dismiss",
                "(string economy,address account,string office,uint256 nonce,uint256 deadline)"
            )
        );
        bytes32 structHash =
            keccak256(abi.encode(typeHash, _hash(act.economy), act.account, _hash(office), act.nonce, act.deadline));
        address economies = address(network.economies());
        bytes memory signature = _signAct(network.authorityKey(seat), economies, structHash);
        bytes4 selector = held ? IEconomies.appoint.selector : IEconomies.dismiss.selector;
        return _try(economies, abi.encodeWithSelector(selector, act, signature));
    }

    function _openLog(uint256 seat) internal returns (bool) {
        ILogs.RegisterLog memory act =
            ILogs.RegisterLog(ORIGIN, network.codeOf(seat), address(this), "vkey", "url", _nonce(), FAR);
        bytes32 typeHash = keccak256(
            "RegisterLog(string origin,string economy,address operator,string vkey,string url,uint256 nonce,uint256 deadline)"
        );
        bytes32 structHash = keccak256(
            abi.encode(
                typeHash,
                _hash(ORIGIN),
                _hash(act.economy),
                act.operator,
                _hash(act.vkey),
                _hash(act.url),
                act.nonce,
                act.deadline
            )
        );
        address logs = address(network.logs());
        bytes memory signature = _signAct(network.authorityKey(seat), logs, structHash);
        return _try(logs, abi.encodeCall(ILogs.registerLog, (act, signature)));
    }
}
