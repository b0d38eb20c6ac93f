"""The workflow of records with a state: who may take one how far, forms, and bulk transitions."""

from dataclasses import dataclass

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.html import format_html

from wgsom.records.publication import PublishableModel, State, is_public
from wgsom.releases.staging import current_staging
from wgsom.staff.admin.admin_urls import admin_url
from wgsom.staff.admin.bulk_actions import ReasonRequiredError, named_links
from wgsom.staff.admin.forms import VersionedModelForm
from wgsom.text import join_words, pluralize_count

AT_ONCE = (
    "This would be seen by everyone at once: what it belongs to is published, or it belongs to "
    "nothing. Ask somebody who may publish."
)


def has_model_perm(user, what: str, model: type[Model]) -> bool:
    """Return whether a user has a permission on a model: "publish", "change", "delete".

    Whoever works in a release may take what they may change to any state: it is published by those
    who publish the release.
    """
    if current_staging() and what in ("publish", "withdraw", "review"):
        what = "change"
    return user.has_perm(f"{model._meta.app_label}.{what}_{model._meta.model_name}")


def may_publish_parents(user, model: type[Model]) -> bool:
    """Return whether a user may publish all that rows of a model are public with."""
    owners = (model._meta.get_field(name).related_model for name in model.visible_with)
    return all(has_model_perm(user, "publish", owner) for owner in owners)


def unpublished_children(record: Model) -> list[PublishableModel]:
    """Return the parts of a record that have a state of their own and are not published."""
    rows = [getattr(record, name) for name in record.child_relations]
    stated = [each for each in rows if issubclass(each.model, PublishableModel)]
    return [part for each in stated for part in each.exclude(state=State.PUBLISHED)]


def unpublished_work(user) -> dict[str, list[tuple[str, str]]]:
    """Return what waits for a user to take it further, and what they wait for, by heading.

    Kind by kind, in words, each with the list that shows it. Empty for who takes nothing further.
    """
    models = [each for each in apps.get_models() if issubclass(each, PublishableModel)]
    mine = {
        what: [each for each in models if has_model_perm(user, what, each)]
        for what in ("publish", "review")
    }
    others = [each for each in mine["review"] if each not in mine["publish"]]
    work = {
        "In review, for you to publish": (mine["publish"], State.REVIEW),
        "In review, with those who publish": (others, State.REVIEW),
        "Drafts": (mine["review"], State.DRAFT),
    }
    return {
        heading: _counted(of_kind, state) for heading, (of_kind, state) in work.items() if of_kind
    }


def _counted(models: list[type[PublishableModel]], state: State) -> list[tuple[str, str]]:
    found = []
    for model in models:
        if count := model.all_objects.filter(state=state).count():
            words = pluralize_count(
                count, model._meta.verbose_name, str(model._meta.verbose_name_plural)
            )
            url = admin_url(model, "changelist")
            found.append((words, f"{url}?state__exact={state.value}"))
    return found


def allowed_states(user, record: Model) -> list[State]:
    """Return the states that a user may give a record, with the one that it has."""
    now = State(record.state) if record.pk else State.DRAFT
    steps = {"withdraw": {State.DRAFT, State.REVIEW}}
    if now != State.PUBLISHED:
        steps = {"review": {State.DRAFT, State.REVIEW}, "publish": set(State)}
    allowed = {now}.union(
        *(to for what, to in steps.items() if has_model_perm(user, what, type(record)))
    )
    return [state for state in State if state in allowed]


def initial_state() -> State:
    """Return the state of a new record: a draft, but in a release, which is published whole."""
    return State.PUBLISHED if current_staging() else State.DRAFT


class StatefulForm(forms.ModelForm):
    """A form of a record with a state: it offers what its `user` may choose, and refuses the rest.

    What is published can only be edited by those who may publish.
    """

    user: AbstractBaseUser

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "state" in self.fields:
            field = self.fields["state"]
            field.required = False
            permitted = allowed_states(self.user, self.instance)
            field.choices = [(each.value, each.label) for each in permitted]
            if not self.instance.pk:
                self.initial["state"] = initial_state()
        if self.instance.pk and not self.may_edit():
            for field in self.fields.values():
                field.disabled = True

    def clean_state(self) -> str:
        """Return the state chosen; where none is, that of a new record, or the one that it has."""
        unchanged = self.instance.state if self.instance.pk else initial_state()
        return self.cleaned_data.get("state") or unchanged

    def may_edit(self) -> bool:
        """Return whether the user may edit the record as it is."""
        is_published = State(self.instance.state) == State.PUBLISHED
        return not is_published or has_model_perm(self.user, "publish", type(self.instance))


class WorkflowForm(VersionedModelForm, StatefulForm):
    """The form of a record with a state, on its own screen."""


class WorkflowInlineForm(StatefulForm):
    """The form of a record with a state, as a row on its parent's screen."""

    def __init__(self, *args, user: AbstractBaseUser, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)


class VisibleWithParentForm(forms.ModelForm):
    """A form of what is public with its parents: it refuses what its `user` may not publish."""

    user: AbstractBaseUser

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.errors or may_publish_parents(self.user, type(self.instance)):
            return
        if self.instance.would_be_public or self._moves_onto_what_is_public():
            self.add_error(None, AT_ONCE)

    def _moves_onto_what_is_public(self) -> bool:
        """Return whether a row that is there becomes part of another record, which is public.

        It need not be public itself yet, as the proposal of a session that is a draft.
        """
        row = self.instance
        stored = type(row)._base_manager.filter(pk=row.pk).first() if row.pk else None
        return bool(stored) and stored.root_reference != row.root_reference and is_public(row.root)


class PublicWithParentForm(VersionedModelForm, VisibleWithParentForm):
    """The form of what is public with its parents, on its own screen."""


class PublicWithParentMixin:
    """The screens of records that are public with their owners."""

    form = PublicWithParentForm

    def _may(self, request: HttpRequest, obj) -> bool:
        if obj is None or not self.model.objects.filter(pk=obj.pk).exists():
            return True
        return may_publish_parents(request.user, self.model)

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return super().has_change_permission(request, obj) and self._may(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return super().has_delete_permission(request, obj) and self._may(request, obj)


@dataclass(frozen=True)
class Transition:
    """A step of records from some states to another, and what it is called once it is done."""

    start: frozenset[State]
    to: State
    done: str

    def __call__(self, row: PublishableModel) -> None:
        """Take the step, in a row that is not saved yet."""
        row.state = self.to


SUBMIT = Transition(frozenset([State.DRAFT]), State.REVIEW, "sent to review")
PUBLISH = Transition(frozenset([State.DRAFT, State.REVIEW]), State.PUBLISHED, "published")
WITHDRAW = Transition(frozenset([State.PUBLISHED]), State.DRAFT, "withdrawn")


class WorkflowMixin:
    """The screens of records with a state; they are edited as VersionedModelAdmin says."""

    form = WorkflowForm
    actions = ["send_to_review", "publish", "withdraw"]

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return super().has_change_permission(request, obj) and self._is_open(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return super().has_delete_permission(request, obj) and self._is_open(request, obj)

    def _is_open(self, request: HttpRequest, obj) -> bool:
        return obj is None or not obj.is_published or self.has_publish_permission(request)

    def has_review_permission(self, request: HttpRequest) -> bool:
        return has_model_perm(request.user, "review", self.model)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return has_model_perm(request.user, "publish", self.model)

    def has_withdraw_permission(self, request: HttpRequest) -> bool:
        return has_model_perm(request.user, "withdraw", self.model)

    @admin.action(description="Send to review", permissions=["review"])
    def send_to_review(self, request: HttpRequest, queryset: QuerySet):
        return self._transition(SUBMIT, request, queryset)

    @admin.action(description="Publish", permissions=["publish"])
    def publish(self, request: HttpRequest, queryset: QuerySet):
        return self._transition(PUBLISH, request, queryset)

    @admin.action(description="Withdraw", permissions=["withdraw"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet):
        return self._transition(WITHDRAW, request, queryset)

    def _transition(
        self, step: Transition, request: HttpRequest, rows: QuerySet
    ) -> TemplateResponse | None:
        """Take rows a step further; return a page that asks for the reason, if one is needed."""
        self._say_what_stays(step, request, rows.exclude(state__in=step.start))
        try:
            moved = self.bulk_change(request, rows.filter(state__in=step.start), step)
        except ReasonRequiredError as error:
            return self.reason_page(request, error.rows)
        for row in moved:
            self.log_change(request, row, step.done.capitalize())
        if moved:
            messages.success(request, f"{self.count_sentence(moved)} {step.done}.")
        self._say_what_is_hidden(request, moved)
        return None

    def _say_what_stays(self, step: Transition, request: HttpRequest, rows: QuerySet) -> None:
        if others := list(rows):
            states = join_words(sorted({row.get_state_display().lower() for row in others}))
            sentence = "{} not {}, since already {}: {}"
            given = (self.count_sentence(others), step.done, states, named_links(others, "change"))
            messages.warning(request, format_html(sentence, *given))

    def _say_what_is_hidden(self, request: HttpRequest, rows: list[PublishableModel]) -> None:
        """Say what of rows that were published readers do not see yet, and why."""
        published = [row for row in rows if row.is_published]
        if hidden := [row for row in published if not row.would_be_public]:
            sentence = "Readers do not see this before what it belongs to is published, too: {}"
            messages.warning(request, format_html(sentence, named_links(hidden, "change")))
        if parts := [part for row in published for part in unpublished_children(row)]:
            sentence = "Published without these parts, which are not published yet: {}"
            messages.warning(request, format_html(sentence, named_links(parts, "change")))

    def save_related(self, request: HttpRequest, form, formsets, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if "state" in form.changed_data:
            self._say_what_is_hidden(request, [form.instance])
