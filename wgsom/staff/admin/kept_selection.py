"""A selection that outlives a login: the rows ticked in a list, and the action on them.

A bulk action that comes after the login has ended is not done. It is put into the URL of the list,
which the login leads back to: with its filters, the rows ticked and the action chosen.
"""

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import HttpRequest, HttpResponse, QueryDict

from wgsom.staff.admin.change_reason import submitted_reason

SELECTION = TICKED, ACTION, REASON, ACROSS = "_ticked", "_action", "_reason", "_across"
MAX_TICKED = 500  # rows, for the length of a URL; a page of a list has a hundred
NOT_DONE = (
    "Your login had ended, and nothing was done. The rows are ticked and the action is chosen as "
    "they were: look through them, and do it again."
)


def url_with_selection(request: HttpRequest) -> str:
    """Return the URL of the list that an action was posted to, with what was ticked and chosen.

    Empty for a request that is no bulk action.
    """
    ticked = [key for key in request.POST.getlist(ACTION_CHECKBOX_NAME) if key.isdecimal()]
    action = next(filter(None, request.POST.getlist("action")), "")
    if not ticked or not action:
        return ""
    parameters = request.GET.copy()
    parameters[TICKED] = ",".join(ticked[:MAX_TICKED])
    parameters[ACTION] = action
    if reason := submitted_reason(request):
        parameters[REASON] = reason
    if request.POST.get("select_across") == "1":
        parameters[ACROSS] = "1"
    return f"{request.path}?{parameters.urlencode()}"


class KeptSelectionMixin:
    """A changelist that ticks the rows named in its URL, and chooses the action."""

    def changelist_view(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        kept = QueryDict(mutable=True)
        if request.method == "GET":
            request.GET = request.GET.copy()
            for name in SELECTION:
                if name in request.GET:
                    kept[name] = request.GET.pop(name)[-1]
        response = super().changelist_view(request, extra_context)
        context = getattr(response, "context_data", None) or {}
        if kept and context.get("action_form") and "cl" in context:
            ticked = set(kept.get(TICKED, "").split(","))
            for row in context["cl"].result_list:
                row.is_ticked = str(row.pk) in ticked
            context["action_form"].initial = {
                "action": kept.get(ACTION, ""),
                "reason": kept.get(REASON, ""),
                "select_across": kept.get(ACROSS, "0"),
            }
            messages.warning(request, NOT_DONE)
        return response
