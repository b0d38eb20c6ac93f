"""A request finds room for its frames, wherever the server's own frames end."""

import resource
from concurrent.futures import ThreadPoolExecutor

from wgsom.web.data_stack import with_stack_room

TURNS = 500


def leaf():
    return None


leaf.__code__ = leaf.__code__.replace(co_stacksize=100)  # large, so that some depth is met


def application(environ, start_response):
    """Call something in a loop, with two dozen frames below it."""
    depth = environ["depth"]
    if depth:
        return application({"depth": depth - 1}, start_response)
    for _ in range(TURNS):
        leaf()
    return []


def page_faults(call, depth) -> int:
    """Return how often memory is mapped anew while an application is called at a depth."""

    def at(frames):
        if frames:
            return at(frames - 1)
        before = resource.getrusage(resource.RUSAGE_THREAD).ru_minflt
        call({"depth": 24}, None)
        return resource.getrusage(resource.RUSAGE_THREAD).ru_minflt - before

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(at, depth).result()


def test_no_loop_asks_for_memory_at_each_turn():
    with_room = with_stack_room(application)

    assert max(page_faults(with_room, depth) for depth in range(200)) < TURNS / 4


def test_it_gives_what_the_application_gives():
    assert with_stack_room(lambda environ, start: [environ["x"], start])({"x": 1}, 2) == [1, 2]
