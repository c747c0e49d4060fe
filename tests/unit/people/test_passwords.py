"""Passwords: what will do, and how they are kept."""

import unicodedata

import pytest

from portal.people.passwords import hashed, matches, weakness

GOOD = "harbour lantern over quiet water"


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("", "short"),
        ("a" * 14, "short"),
        ("fourteen signs", "short"),
        ("a" * 15, "common"),
        ("abcabcabcabcabcabc", "common"),
        ("passwordpassword", "common"),
        ("lösenordlösenord", "common"),
        ("Brygga123456Qwerty", "common"),
        ("ATMPatmpATMPatmp", "common"),
        ("fifteen letters", ""),
        (GOOD, ""),
        ("ett lösenord av mina egna ord", ""),
        ("        spaces are fine", ""),
        ("数学是一门很美的学问我每天都要学", ""),
    ],
)
def test_weakness_is_named(password, problem):
    assert weakness(password) == problem


def test_a_persons_own_words_do_not_count():
    assert weakness("Adelina Lovelace!!", words=("Adelina", "Lovelace")) == "common"
    assert weakness("Adelina Lovelace!!") == ""


def test_short_names_do_not_spoil_a_password():
    assert weakness("the sea is blue today", words=("Bo", "Eva")) == ""


def test_hash_holds_argon2id_at_the_agreed_cost():
    assert hashed(GOOD).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_two_hashes_of_one_password_differ():
    assert hashed(GOOD) != hashed(GOOD)


def test_only_the_right_password_matches():
    stored = hashed(GOOD)
    assert matches(stored, GOOD)
    assert not matches(stored, GOOD + " ")
    assert not matches(stored, GOOD.upper())
    assert not matches(stored, "")


def test_nobody_matches_nothing():
    for password in (GOOD, "", "nobody's password, so that unknown addresses take as long"):
        assert not matches("", password)


def test_a_damaged_hash_matches_nothing():
    assert not matches("$argon2id$v=19$m=19456", GOOD)
    assert not matches("plain", "plain")


def test_letters_match_however_they_were_typed():
    composed = unicodedata.normalize("NFC", "en lång mening på svenska")
    apart = unicodedata.normalize("NFD", composed)
    assert composed != apart
    assert matches(hashed(composed), apart)
    assert weakness(apart) == weakness(composed)
