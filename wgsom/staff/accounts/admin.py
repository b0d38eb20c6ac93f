"""The desk's screens of accounts, and its login."""

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.http import HttpRequest

from wgsom.staff.admin.changelist import StrictChangelistMixin

# Who has which factor, and e-mail addresses that are never used, are nobody's to edit.
admin.site.unregister([Authenticator, EmailAddress, Group, User])
admin.site.login = secure_admin_login(admin.site.login)


@admin.register(User)
class AccountAdmin(StrictChangelistMixin, UserAdmin):
    """Accounts. They are closed (“active” taken away), never deleted: the history names them."""

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False


@admin.register(Group)
class RoleAdmin(StrictChangelistMixin, GroupAdmin):
    """Roles: groups of permissions."""
