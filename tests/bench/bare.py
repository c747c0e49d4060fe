"""The bare Flask + SQLAlchemy page and write that the portal's are compared with.

The page reads who asks and one answer (two queries through the ORM) and renders a plain form
with Jinja. The write reads the row, updates it and adds a history row, in one durable transaction.
"""

from datetime import UTC, datetime

from flask import Flask, g, render_template_string, request
from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from portal.db import Database

FORM = """<!doctype html><html lang="en"><head><title>{{ question.name.en }}</title></head><body>
<header>{{ account.name }}</header><main><h1>{{ question.text.en }}</h1>
<form method="post"><input type="hidden" name="version" value="{{ answer.version }}">
{% for anchor in question.anchors %}<p><input type="radio" name="choice" id="c{{ loop.index0 }}"
 value="{{ loop.index0 }}"{% if answer.score == loop.index0 %} checked{% endif %}>
<label for="c{{ loop.index0 }}">{{ anchor.en }}</label></p>{% endfor %}
<label for="comment">Comment</label>
<textarea id="comment" name="comment">{{ answer.comment }}</textarea>
<p>{{ question.why.en }}</p><p>{{ question.evidence.en }}</p><button>Save</button></form>
</main></body></html>"""


class Base(DeclarativeBase):
    pass


class Account(Base):
    __tablename__ = "bare_accounts"
    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]


class Answer(Base):
    __tablename__ = "bare_answers"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("bare_accounts.id"))
    question: Mapped[str]
    score: Mapped[int]
    comment: Mapped[str]
    version: Mapped[int]


class Past(Base):
    __tablename__ = "bare_past"
    id: Mapped[int] = mapped_column(primary_key=True)
    answer_id: Mapped[int]
    score: Mapped[int]
    comment: Mapped[str]
    at: Mapped[datetime]


def bare_app(database: Database, question) -> Flask:
    """The app, with one account and one answer in the database."""
    Base.metadata.create_all(database.engine)
    with database.write() as session:
        session.add(Account(id=1, token="t", name="Ada"))
        session.flush()
        session.add(Answer(id=1, account_id=1, question="IP-01", score=2, comment="x", version=1))
        session.commit()
    app = Flask("bare")

    def load(session):
        who = session.scalar(select(Account).where(Account.token == request.cookies["t"]))
        found = session.scalar(
            select(Answer).where(Answer.account_id == who.id, Answer.question == "IP-01")
        )
        return who, found

    @app.get("/")
    def page():
        with database.read() as session:
            g.account, answer = load(session)
            return render_template_string(FORM, account=g.account, answer=answer, question=question)

    @app.put("/")
    def write():
        body = request.get_json()
        with database.write() as session:
            _who, answer = load(session)
            if body["version"] != answer.version:
                return {"error": "stale"}, 409
            answer.version += 1
            answer.score, answer.comment = body["score"], body["comment"]
            session.add(Past(answer_id=1, score=answer.score, comment="x", at=datetime.now(UTC)))
            session.commit()
            return {"version": answer.version}

    return app
