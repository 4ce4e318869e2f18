"""What allauth asks of the project."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth, in this project's words."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This account is closed.",
        "email_password_mismatch": "That email and password do not match.",
        "email_taken": "Somebody signed up with this address already.",
        "enter_current_password": "That is not your password.",
        "incorrect_password": "That is not your password.",
        "rate_limited": "Too many tries. Wait a few minutes, then try again.",
        "same_as_current": "That is your address already.",
        "too_many_login_attempts": "Too many tries. Wait a few minutes, try again.",
    }
