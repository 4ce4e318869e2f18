"""The yardstick: what Todo re-implements, a FastAPI + SQLModel application, as JSON.

Written as its author describes it: synchronous endpoints, a signed cookie, the user
read at each request, a pool of 5 + 10 connections with a ping before each use. BEFORE
is its state before the refactoring of its database layer: a new connection for each
request, no index on the owner (the bench gives it a table without), tasks deleted one
by one before their user.
"""

import hmac
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Annotated

from fastapi import Cookie, Depends, FastAPI, HTTPException
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool
from sqlmodel import Field, Session, SQLModel, select

SECRET = b"known to every bench"
BEFORE = bool(os.environ.get("BEFORE"))

engine = (
    create_engine(os.environ["YARDSTICK_URL"], poolclass=NullPool)
    if BEFORE
    else create_engine(
        os.environ["YARDSTICK_URL"],
        pool_size=5,
        max_overflow=10,
        pool_timeout=30,
        pool_recycle=3600,
        pool_pre_ping=True,
    )
)
app = FastAPI()


class User(SQLModel, table=True):
    """A user."""

    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(unique=True, index=True, max_length=255)
    password_hash: str = Field(max_length=255)
    created_at: datetime


class Task(SQLModel, table=True):
    """A task."""

    __tablename__ = "task_before" if BEFORE else "task"

    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(max_length=200)
    description: str | None = Field(default=None, max_length=2000)
    due_date: date | None = None
    is_complete: bool = False
    user_id: int = Field(foreign_key="user.id", index=True)
    created_at: datetime
    updated_at: datetime


class TaskCreate(SQLModel):
    """What a task is made of."""

    title: str = Field(min_length=1, max_length=200)
    description: str | None = Field(default=None, max_length=2000)
    due_date: date | None = None


def session() -> Iterator[Session]:
    """Yield a session for one request."""
    with Session(engine) as opened:
        yield opened


Database = Annotated[Session, Depends(session)]


def sign(user_id: int) -> str:
    """Return the cookie of a user."""
    return f"{user_id}.{hmac.new(SECRET, str(user_id).encode(), sha256).hexdigest()}"


def current_user(database: Database, token: Annotated[str, Cookie()] = "") -> User:
    """Return who asks; 401 for a cookie that we did not sign."""
    number = token.partition(".")[0]
    if not (number.isdigit() and hmac.compare_digest(sign(int(number)), token)):
        raise HTTPException(401)
    user = database.get(User, int(number))
    if user is None:
        raise HTTPException(401)
    return user


CurrentUser = Annotated[User, Depends(current_user)]


@app.get("/api/tasks")
def list_tasks(
    database: Database, user: CurrentUser, status: str = "open", limit: int = 50
) -> list[Task]:
    """Return the user's tasks by due day."""
    wanted = select(Task).where(Task.user_id == user.id)
    if status != "all":
        wanted = wanted.where(Task.is_complete == (status == "completed"))
    return list(database.exec(wanted.order_by(Task.due_date).limit(limit)))


@app.post("/api/tasks", status_code=201)
def create_task(given: TaskCreate, database: Database, user: CurrentUser) -> Task:
    """Add a task."""
    now = datetime.now(UTC)
    task = Task(**given.model_dump(), user_id=user.id, created_at=now, updated_at=now)
    database.add(task)
    database.commit()
    database.refresh(task)
    return task


@app.patch("/api/tasks/{task_id}/complete")
def complete_task(task_id: int, database: Database, user: CurrentUser) -> Task:
    """Turn a task into a done one, or back."""
    task = database.get(Task, task_id)
    if task is None or task.user_id != user.id:
        raise HTTPException(404)
    task.is_complete = not task.is_complete
    task.updated_at = datetime.now(UTC)
    database.add(task)
    database.commit()
    database.refresh(task)
    return task
