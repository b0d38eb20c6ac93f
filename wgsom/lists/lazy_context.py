"""Template context that is worked out where a template asks for it, and nowhere else."""

from collections.abc import Collection
from functools import partial
from typing import Any, ClassVar

from django.core.exceptions import ObjectDoesNotExist
from django.utils.functional import SimpleLazyObject
from django.views.generic.base import ContextMixin


class LazyContextMixin(ContextMixin):
    """A view that gives its template some of its attributes: name them in `lazy_context`.

    A class names its own; those of its parents are given as well. A fragment that is kept asks for
    none of them.
    """

    lazy_context: ClassVar[Collection[str]] = ()

    def get_context_data(self, **kwargs) -> dict:
        names = [name for each in type(self).__mro__ for name in vars(each).get("lazy_context", ())]
        lazy = {name: SimpleLazyObject(partial(self._value, name)) for name in names}
        return super().get_context_data(**lazy | kwargs)

    def _value(self, name: str) -> Any:
        try:
            return getattr(self, name)
        except ObjectDoesNotExist as error:
            raise RuntimeError(name) from error  # which a template would take for an empty value
