"""Workers of the server: only what leaves something in their memory ends them."""

import logging

from wgsom import gunicorn
from wgsom.web import IS_FROM_MEMORY


class Worker:
    """What gunicorn hands over."""

    age, alive, log = 0, True, logging.getLogger("test")


class Response:
    """What gunicorn hands over of a response."""

    def __init__(self, status_code: int):
        self.status_code = status_code


def answered(worker: Worker, count: int, status: int = 200, **environ) -> None:
    for _ in range(count):
        gunicorn.post_request(worker, None, environ, Response(status))


def test_a_worker_ends_after_its_number_of_documents():
    worker = Worker()
    answered(worker, gunicorn.MAX_DOCUMENTS - 1, PATH_INFO="/topics.pdf")
    assert worker.alive

    answered(worker, 1, PATH_INFO="/topics/19.docx")
    assert not worker.alive


def test_no_other_request_counts_nor_a_document_from_memory():
    worker = Worker()
    answered(worker, 10_000, PATH_INFO="/topics/")
    answered(worker, 10_000, PATH_INFO="/topics.pdf", **{IS_FROM_MEMORY: True})
    answered(worker, 10_000, status=404, PATH_INFO="/nothing.pdf")

    assert worker.alive
    assert not hasattr(gunicorn, "max_requests")


def test_two_workers_do_not_end_together():
    first, second = Worker(), Worker()
    second.age = 1
    for worker in (first, second):
        answered(worker, gunicorn.MAX_DOCUMENTS, PATH_INFO="/topics.pdf")

    assert (first.alive, second.alive) == (False, True)
