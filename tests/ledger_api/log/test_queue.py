from tests.ledger_api.log.queue_contract import QueueContract


class TestQueueOnSqlite(QueueContract):
    pass
