"""The URLs of accounts: those of django-allauth that are wanted, and no others."""

from allauth.account import views
from allauth.socialaccount import views as social_views
from django.conf import settings
from django.urls import include, path

from wgsom.staff.accounts import oidc
from wgsom.staff.accounts.views import InvitationView, SessionListView, change_password

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", change_password, name="account_change_password"),
    path("second-factor/", include("allauth.mfa.urls")),
    path("sessions/", SessionListView.as_view(), name="account_sessions"),
    path("invitation/<slug:token>/", InvitationView.as_view(), name="invitation"),
]

if settings.OIDC_SERVER_URL:
    urlpatterns += [
        path("oidc/cancelled/", social_views.login_cancelled, name="socialaccount_login_cancelled"),
        path("oidc/error/", social_views.login_error, name="socialaccount_login_error"),
        path("oidc/<slug:provider_id>/login/", oidc.login, name="openid_connect_login"),
        path(
            "oidc/<slug:provider_id>/login/callback/",
            oidc.callback,
            name="openid_connect_callback",
        ),
    ]
