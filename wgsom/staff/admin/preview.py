"""The preview of a draft: the public page as it will be."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import get_script_prefix, path, resolve, reverse
from django.utils.cache import add_never_cache_headers

from wgsom.records.publication import is_public, previewed
from wgsom.releases.staging import current_staging
from wgsom.staff.admin.admin_urls import admin_url
from wgsom.staff.admin.workflow import unpublished_children


class PreviewMixin:
    """The screens of records that are shown to staff as delegates will see them."""

    def render_change_form(self, request: HttpRequest, context: dict, *args, **kwargs):
        record = context["original"]
        if record and (staging := current_staging()):
            path = record.get_absolute_url().removeprefix(get_script_prefix())
            context["preview_url"] = f"{reverse('preview', args=[staging.release.pk])}{path}"
        elif record and not is_public(record):
            context["preview_url"] = admin_url(record, "preview")
        return super().render_change_form(request, context, *args, **kwargs)

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(self.preview_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_preview"
        return [path("<path:object_id>/preview/", view, name=name), *super().get_urls()]

    def preview_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Return the public page as it would be if this record were published.

        With it are shown its parts, and what it has to be published with. Nothing is written.
        """
        record = self.get_object(request, object_id)
        if record is None:
            raise Http404
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        if is_public(record):
            return HttpResponseRedirect(record.get_absolute_url())
        request.is_preview = True
        request.preview_form_url = admin_url(record, "change")
        parents = filter(None, (getattr(record, name) for name in self.model.visible_with))
        with previewed([record, *parents, *unpublished_children(record)]):
            response = self._public_page(request, record.get_absolute_url())
        add_never_cache_headers(response)
        return response

    def _public_page(self, request: HttpRequest, url: str) -> HttpResponse:
        view: Callable = resolve("/" + url.removeprefix(get_script_prefix()))
        response = view.func(request, *view.args, **view.kwargs)
        return response.render() if hasattr(response, "render") else response
