"""What the accounts are made of."""

from accounts.models.audit import Action, AuditDetails, AuditEntry
from accounts.models.recovery import RecoveryCode
from accounts.models.session import Session
from accounts.models.throttle import Throttle
from accounts.models.user import User, site_time_zone, validate_time_zone

__all__ = [
    "Action",
    "AuditDetails",
    "AuditEntry",
    "RecoveryCode",
    "Session",
    "Throttle",
    "User",
    "site_time_zone",
    "validate_time_zone",
]
