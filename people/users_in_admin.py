from wagtail.users.apps import WagtailUsersAppConfig


class UsersInAdminConfig(WagtailUsersAppConfig):
    """Wagtail's lists of users and groups, with nothing in them that writes: `people.actions` does."""

    user_viewset = "people.viewsets.PersonViewSet"
    group_viewset = "people.viewsets.GroupViewSet"
