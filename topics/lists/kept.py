"""Values kept with a topic that all requests share, as of a session and a data revision."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from topics.models import Topic

Parameters = ParamSpec("Parameters")
Value = TypeVar("Value")


def kept_with_topic(
    function: Callable[Concatenate[Topic, Parameters], Value],
) -> Callable[Concatenate[Topic, Parameters], Value]:
    """Keep with a topic what a function makes of it.

    The other arguments may only name what is the same for all requests as of the session that the
    topic is read as of: the value is made once.
    """
    name = f"kept {function.__module__}.{function.__qualname__}"

    @wraps(function)
    def wrapper(topic: Topic, *args: Parameters.args, **kwargs: Parameters.kwargs) -> Value:
        if name not in topic.__dict__:
            topic.__dict__[name] = function(topic, *args, **kwargs)
        return topic.__dict__[name]

    return wrapper
