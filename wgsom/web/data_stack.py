"""Room for all frames of a request in one piece of the interpreter's data stack."""

from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

# In words of eight bytes: more than 128 KiB, so that CPython takes 256, half of them for the rest.
FRAME_SIZE = 17_000


def with_stack_room(application: WSGIApplication) -> WSGIApplication:
    """Return an application whose frames do not cross from one piece of the stack to another.

    CPython keeps the frames of functions in pieces of 16 KiB, and gives a piece back as soon as the
    last frame in it returns. A page is rendered by calls that nest deep: where a loop stands at the
    end of a piece, each turn maps another and unmaps it, and the page costs half as much again. A
    frame too large for a piece gets a larger one, and what is called from there finds room in it.
    """

    def call(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return application(environ, start_response)

    call.__code__ = call.__code__.replace(co_stacksize=FRAME_SIZE)
    return call
