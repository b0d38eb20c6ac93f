"""Publishing on the Secretariat's desk: who may take a record how far, and what may be edited."""

from collections.abc import Callable

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, resolve
from django.utils.cache import add_never_cache_headers

from wgsom.publishing import State
from wgsom.words import counted

AT_ONCE = (
    "This would be seen by everyone at once, since what it belongs to is published. Ask somebody "
    "who may publish."
)


def may(user, what: str, model: type[Model]) -> bool:
    """Return whether a user has a permission on a model: "publish", "withdraw", "review"."""
    return user.has_perm(f"{model._meta.app_label}.{what}_{model._meta.model_name}")


def may_publish_with(user, model: type[Model]) -> bool:
    """Return whether a user may publish all that rows of a model are public with."""
    owners = (model._meta.get_field(name).related_model for name in model.public_with)
    return all(may(user, "publish", owner) for owner in owners)


def permitted_states(user, record: Model) -> list[State]:
    """Return the states that a user may give a record, with the one that it has."""
    now = State(record.state) if record.pk else State.DRAFT
    steps = {"withdraw": {State.DRAFT, State.REVIEW}}
    if now != State.PUBLISHED:
        steps = {"review": {State.DRAFT, State.REVIEW}, "publish": set(State)}
    allowed = {now}.union(*(to for what, to in steps.items() if may(user, what, type(record))))
    return [state for state in State if state in allowed]


class StateForm(forms.ModelForm):
    """The form of a record with a state: it offers what `user` may choose, and refuses the rest.

    What is published can only be edited by those who may publish.
    """

    user = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "state" in self.fields:
            field = self.fields["state"]
            field.required = False
            field.choices = [(each.value, each.label) for each in self._permitted()]
            if not self.instance.pk:
                self.initial["state"] = State.DRAFT
        if self.instance.pk and not self._may_edit():
            for field in self.fields.values():
                field.disabled = True

    def clean_state(self) -> str:
        """Return the state chosen; where none is, a new record is a draft, another stays."""
        unchanged = self.instance.state if self.instance.pk else State.DRAFT
        return self.cleaned_data.get("state") or unchanged

    def _permitted(self) -> list[State]:
        return permitted_states(self.user, self.instance)

    def _may_edit(self) -> bool:
        is_published = State(self.instance.state) == State.PUBLISHED
        return not is_published or may(self.user, "publish", type(self.instance))


class StateFormSet(forms.BaseInlineFormSet):
    """Rows with a state: a published one can only be taken away by those who may publish."""

    def add_fields(self, form, index) -> None:
        super().add_fields(form, index)
        if form.instance.pk and not form._may_edit() and "DELETE" in form.fields:
            form.fields["DELETE"].disabled = True


class StateInlineMixin:
    """An inline of records with a state."""

    form = StateForm
    formset = StateFormSet

    def get_formset(self, request: HttpRequest, obj=None, **kwargs):
        kwargs["form"] = type("UserForm", (self.form,), {"user": request.user})
        return super().get_formset(request, obj, **kwargs)


class WithOwnerMixin:
    """An inline whose rows are public with their owner: edited by those who may edit that."""

    def _may(self, request: HttpRequest, owner) -> bool:
        is_open = owner is None or not owner.is_published
        return is_open or may(request.user, "publish", type(owner))

    def has_add_permission(self, request: HttpRequest, obj=None) -> bool:
        return super().has_add_permission(request, obj) and self._may(request, obj)

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return super().has_change_permission(request, obj) and self._may(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return super().has_delete_permission(request, obj) and self._may(request, obj)


class PublicAtOnceForm(forms.ModelForm):
    """The form of what is public with its owners: it refuses what `user` may not publish."""

    user = None

    def clean(self) -> dict:
        """Refuse a row that would be public at once."""
        given = super().clean()
        owners = [given.get(name) for name in self._meta.model.public_with]
        is_public = all(owner is None or owner.is_published for owner in owners)
        if not self.errors and is_public and not may_publish_with(self.user, self._meta.model):
            raise forms.ValidationError(AT_ONCE)
        return given


class PublicWithOwnerMixin:
    """The screens of records that are public with their owners."""

    form = PublicAtOnceForm

    def get_form(self, request: HttpRequest, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.user = request.user
        return form

    def _may(self, request: HttpRequest, obj) -> bool:
        if obj is None or not self.model.objects.filter(pk=obj.pk).exists():
            return True
        return may_publish_with(request.user, self.model)

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return super().has_change_permission(request, obj) and self._may(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return super().has_delete_permission(request, obj) and self._may(request, obj)


class PublishingMixin:
    """The screens of records with a state: transitions, and what delegates will see."""

    form = StateForm
    change_form_template = "admin/change_form_with_preview.html"
    actions = ["send_to_review", "publish", "withdraw"]

    def get_form(self, request: HttpRequest, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.user = request.user
        return form

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return super().has_change_permission(request, obj) and self._is_open(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return super().has_delete_permission(request, obj) and self._is_open(request, obj)

    def _is_open(self, request: HttpRequest, obj) -> bool:
        return obj is None or not obj.is_published or self.has_publish_permission(request)

    # Transitions of many rows

    def has_review_permission(self, request: HttpRequest) -> bool:
        return may(request.user, "review", self.model)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return may(request.user, "publish", self.model)

    def has_withdraw_permission(self, request: HttpRequest) -> bool:
        return may(request.user, "withdraw", self.model)

    @admin.action(description="Send to review", permissions=["review"])
    def send_to_review(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._move(request, queryset.filter(state=State.DRAFT), State.REVIEW, "sent to review")

    @admin.action(description="Publish", permissions=["publish"])
    def publish(self, request: HttpRequest, queryset: QuerySet) -> None:
        others = queryset.exclude(state=State.PUBLISHED)
        self._move(request, others, State.PUBLISHED, "published")

    @admin.action(description="Withdraw", permissions=["withdraw"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet) -> None:
        published = queryset.filter(state=State.PUBLISHED)
        self._move(request, published, State.DRAFT, "withdrawn")

    @transaction.atomic
    def _move(self, request: HttpRequest, rows: QuerySet, to: State, words: str) -> None:
        moved = list(rows)
        for row in moved:
            row.state = to
            row.save(update_fields=["state"])
            self.log_change(request, row, words.capitalize())
        count = counted(len(moved), self.opts.verbose_name, self.opts.verbose_name_plural)
        messages.success(request, f"{count} {words}.")

    # What delegates will see

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(self.preview_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_preview"
        return [path("<path:object_id>/preview/", view, name=name), *super().get_urls()]

    def preview_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Return the public page as it would be if this record were published.

        It is published, the page is made, and all of that is undone before it is sent.
        """
        record = self.get_object(request, object_id)
        if record is None:
            raise Http404
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        request.is_preview = True
        with transaction.atomic():
            self.publish_for_preview(record)
            response = self._public_page(request, record.get_absolute_url())
            transaction.set_rollback(True)
        add_never_cache_headers(response)
        return response

    def publish_for_preview(self, record: Model) -> None:
        """Publish a record, and what it has to be published with."""
        owners = (getattr(record, name) for name in self.model.public_with)
        for each in (record, *(owner for owner in owners if owner)):
            type(each).every.filter(pk=each.pk).update(state=State.PUBLISHED)

    def _public_page(self, request: HttpRequest, address: str) -> HttpResponse:
        view: Callable = resolve(address)
        response = view.func(request, *view.args, **view.kwargs)
        return response.render() if hasattr(response, "render") else response
