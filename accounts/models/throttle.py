"""How often something was tried lately, counted for all workers and over restarts."""

from datetime import datetime, timedelta

from django.db import connection, models, transaction


class Throttle(models.Model):
    """One leaky bucket: `free_at` is when it will have run empty.

    The key is a digest, so that no address or email is kept here. The rule is GCRA's
    (ITU-T I.371, "virtual scheduling"): one number for rate and burst, one statement
    to ask and to count, and what is refused counts for nothing.
    """

    key = models.CharField(max_length=64, primary_key=True)
    free_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key

    @classmethod
    def take(
        cls,
        key: str,
        now: datetime,
        each: timedelta,
        within: timedelta,
        *,
        durable: bool = True,
    ) -> bool:
        """Return whether there was room for one more, which is then counted.

        In a transaction of its own: a request that fails later has tried all the same.
        """
        with transaction.atomic(durable=durable), connection.cursor() as cursor:
            cursor.execute(
                """INSERT INTO accounts_throttle AS kept (key, free_at)
                VALUES (%(key)s, %(now)s + %(each)s)
                ON CONFLICT (key) DO UPDATE
                SET free_at = greatest(kept.free_at, %(now)s) + %(each)s
                WHERE kept.free_at + %(each)s <= %(now)s + %(within)s
                RETURNING free_at""",
                {"key": key, "now": now, "each": each, "within": within},  # type: ignore[dict-item]
            )
            return cursor.fetchone() is not None

    @classmethod
    def give_back(cls, key: str, each: timedelta) -> None:
        """Uncount one."""
        cls.objects.filter(key=key).update(free_at=models.F("free_at") - each)
