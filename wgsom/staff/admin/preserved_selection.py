"""The selection of a bulk action, preserved over a login: rows ticked, action and reason.

An action that is posted after the login has ended is not done. It is kept in the browser's session,
which signing in carries over, and the list that one comes back to shows it.
"""

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import HttpRequest, HttpResponse

from wgsom.staff.admin.change_reason import submitted_reason

SESSION_KEY = "preserved_selection"
NOT_DONE = "Your login had ended, and nothing was done."
DO_AGAIN = "The rows are ticked and the action is chosen as they were: look, and do it again."


def preserve_selection(request: HttpRequest) -> bool:
    """Keep the action that a list was posted in the session; return whether there was one.

    Only for a request whose CSRF token was checked: nobody else can have a selection kept.
    """
    ticked = request.POST.getlist(ACTION_CHECKBOX_NAME)
    action = next(filter(None, request.POST.getlist("action")), "")
    if not ticked or not action:
        return False
    request.session[SESSION_KEY] = {
        "url": request.get_full_path(),
        "ticked": ticked,
        "action": action,
        "reason": submitted_reason(request),
    }
    return True


class PreservedSelectionMixin:
    """A changelist that shows the selection which was preserved for its URL, once."""

    def changelist_view(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        response = super().changelist_view(request, extra_context)
        context = getattr(response, "context_data", None) or {}
        if request.method == "GET" and context.get("action_form") and "cl" in context:
            self._show_selection(request, context)
        return response

    def _show_selection(self, request: HttpRequest, context: dict) -> None:
        selection = request.session.get(SESSION_KEY)
        if not selection or selection["url"] != request.get_full_path():
            return
        del request.session[SESSION_KEY]
        for row in context["cl"].result_list:
            row.is_ticked = str(row.pk) in selection["ticked"]
        context["action_form"].initial = {
            "action": selection["action"],
            "reason": selection["reason"],
        }
        offered = dict(context["action_form"].fields["action"].choices)
        again = f" {DO_AGAIN}" if selection["action"] in offered else ""
        messages.warning(request, f"{NOT_DONE}{again}")
