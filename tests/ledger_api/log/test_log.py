from tests.ledger_api.log.log_contract import LogContract


class TestLogOnSqlite(LogContract):
    pass
