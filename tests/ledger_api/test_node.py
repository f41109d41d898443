"""Workers under supervision."""

from ledger_api.node import Supervisor


def test_workers_that_never_began_are_stopped_without_a_word() -> None:
    supervisor = Supervisor()
    supervisor.add("idle", lambda: False, 0.01)
    supervisor.stop()
    assert [state.is_alive for state in supervisor.states()] == [False]
    assert supervisor.stopped.is_set()
