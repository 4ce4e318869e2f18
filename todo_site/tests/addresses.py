"""Every address there is, by who may ask it, and with which methods."""

READ = {"GET", "HEAD"}
WRITE = {"POST"}
EVERY = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"}

# What a stranger may ask, and with which methods.
PUBLIC = {
    "": READ,
    "health/live": READ,
    "health/ready": READ,
    "metrics": READ,
    "robots.txt": READ,
    "favicon.ico": READ,
    "accounts/theme/": WRITE,
    "accounts/login/": READ | WRITE,
    "accounts/signup/": READ | WRITE,
    "accounts/logout/": READ | WRITE,
    "accounts/inactive/": READ | WRITE,
    "accounts/two-factor/authenticate/": READ | WRITE,
    "accounts/two-factor/passkeys/login/": READ | WRITE,
    "accounts/email/sent/": READ | WRITE,
    r"accounts/^email/confirm/(?P<key>[-:\w]+)/$": READ | WRITE,
    "accounts/password/reset/": READ | WRITE,
    "accounts/password/reset/sent/": READ | WRITE,
    "accounts/password/reset/done/": READ | WRITE,
    r"accounts/^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": READ | WRITE,
}

# What somebody signed in may ask, of their own.
PRIVATE = {
    "accounts/": READ | WRITE,
    "accounts/delete/": READ | WRITE,
    "accounts/export/": READ | WRITE,
    "accounts/sessions/": READ,
    "accounts/sessions/end/": WRITE,
    "accounts/history/": READ,
    "accounts/two-factor/": READ,
    "accounts/two-factor/reauthenticate/": READ | WRITE,
    "accounts/two-factor/app/add/": READ | WRITE,
    "accounts/two-factor/app/remove/": READ | WRITE,
    "accounts/two-factor/codes/": READ | WRITE,
    "accounts/two-factor/passkeys/": READ,
    "accounts/two-factor/passkeys/add/": READ | WRITE,
    "accounts/two-factor/passkeys/reauthenticate/": READ | WRITE,
    "accounts/email/": READ | WRITE,
    "accounts/password/change/": READ | WRITE,
    "accounts/password/set/": READ | WRITE,
    "accounts/reauthenticate/": READ | WRITE,
    "tasks/": READ,
    "tasks/today/": READ,
    "tasks/upcoming/": READ,
    "tasks/inbox/": READ,
    "tasks/someday/": READ,
    "tasks/waiting/": READ,
    "tasks/finished/": READ,
    "tasks/new/": READ | WRITE,
    "tasks/understood/": WRITE,
    "tasks/projects/": READ,
    "tasks/projects/new/": READ | WRITE,
    "tasks/labels/": READ,
    "tasks/labels/<str:label>/": READ,
    "tasks/go/": READ,
    "tasks/keys/": READ,
    "tasks/search/": READ,
    "tasks/filter/": READ,
    "tasks/filters/": READ,
    "tasks/filters/new/": READ | WRITE,
    "tasks/change/": WRITE,
    "tasks/calendar/": READ,
    "tasks/board/": READ,
    "tasks/statistics/": READ,
    "tasks/history/": READ,
    "tasks/trash/": READ,
    "tasks/trash/empty/": READ | WRITE,
}

# What the staff may ask: it is not for anybody else.
STAFF = {"database/": READ}

# The same, of one object: somebody else's is not there.
OBJECTS = {
    "accounts/sessions/<slug:name>/end/": WRITE,
    "accounts/two-factor/passkeys/<int:pk>/edit/": READ | WRITE,
    "accounts/two-factor/passkeys/<int:pk>/remove/": READ | WRITE,
    "tasks/<int:pk>/edit/": READ | WRITE,
    "tasks/<int:pk>/plain/": WRITE,
    "tasks/<int:pk>/reschedule/": READ | WRITE,
    "tasks/projects/<int:pk>/": READ,
    "tasks/projects/<int:pk>/edit/": READ | WRITE,
    "tasks/projects/<int:pk>/move/": WRITE,
    "tasks/projects/<int:pk>/delete/": READ | WRITE,
    "tasks/filters/<int:pk>/": READ,
    "tasks/filters/<int:pk>/edit/": READ | WRITE,
    "tasks/filters/<int:pk>/delete/": READ | WRITE,
    "tasks/<int:pk>/complete/": WRITE,
    "tasks/<int:pk>/reopen/": WRITE,
    "tasks/<int:pk>/delete/": READ | WRITE,
    "tasks/<int:pk>/repeat/": READ | WRITE,
    "tasks/<int:pk>/skip/": WRITE,
    "tasks/<int:pk>/move/": READ | WRITE,
    "tasks/<int:pk>/subtasks/": READ,
    "tasks/<int:pk>/column/": READ | WRITE,
    "tasks/<int:pk>/history/": READ,
    "tasks/history/<int:pk>/": READ,
    "tasks/history/<int:pk>/undo/": WRITE,
    "tasks/changes/<int:pk>/undo/": WRITE,
    "tasks/trash/<int:pk>/delete/": READ | WRITE,
}

# What nobody else changes; last uses and counts of tries are not among it.
CHECKED = (
    "tasks_task",
    "tasks_project",
    "tasks_savedfilter",
    "tasks_changeset",
    "tasks_change",
    "accounts_user",
    "account_emailaddress",
    "accounts_recoverycode",
    "mfa_authenticator",
)

# Shown without being signed in, with these in the place of their parameters.
PARAMETERS = {
    "tasks/labels/<str:label>/": "tasks/labels/bank/",
    r"accounts/^email/confirm/(?P<key>[-:\w]+)/$": "accounts/email/confirm/abc/",
    r"accounts/^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": (
        "accounts/password/reset/1-abc/"
    ),
}
