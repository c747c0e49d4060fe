"""A made-up market with planted truth: who invests in what is known, because we decide it.

Counterparts have latent tastes per field (Dirichlet around what is common) and very unequal
activity (Zipf). A company's investors are drawn by activity times taste; past deals make the
histories, later companies must find the investors drawn for them. Nothing here is real.
"""

from collections import Counter
from dataclasses import dataclass
from math import log, log2, sqrt

import numpy as np

from portal.matching.model import Field, FieldKind, Policy, Profile
from portal.matching.score import Scorer
from portal.matching.statistics import gather
from portal.matching.table import Table

TASTE = {"city": (60, 3.0), "category": (30, 6.0), "stage": (5, 3.0), "ticket": (8, 4.0)}
FIELDS = tuple(Field(key, FieldKind.SET) for key in TASTE)
LEAST_DEALS = 3


@dataclass(frozen=True)
class PlantedMarket:
    """Seekers, the ids that truly belong to each, and counterparts with their past."""

    seekers: list[Profile]
    truth: list[set[str]]
    counterparts: list[Profile]


def planted(seed, investors=250, deals=3000, companies=250):
    """One market; the same seed gives the same one."""
    random = np.random.default_rng(seed)
    common = {key: 1 / np.arange(1, size + 1) ** 0.8 for key, (size, _) in TASTE.items()}
    common = {key: share / share.sum() for key, share in common.items()}
    tastes = {
        key: random.dirichlet(TASTE[key][1] * share + 1e-9, investors)
        for key, share in common.items()
    }
    activity = random.permutation(1 / np.arange(1, investors + 1) ** 0.9)

    def company():
        return {key: random.choice(len(share), p=share) for key, share in common.items()}

    def backers(found):
        wish = activity.copy()
        for key, value in found.items():
            wish = wish * (tastes[key][:, value] + 1e-4)
        return random.choice(investors, 1 + random.poisson(1.3), replace=False, p=wish / wish.sum())

    history = [{key: Counter() for key in TASTE} for _ in range(investors)]
    count = [0] * investors
    for _ in range(deals):
        found = company()
        for backer in backers(found):
            count[backer] += 1
            for key, value in found.items():
                history[backer][key][str(value)] += 1
    kept = [n for n in range(investors) if count[n] >= LEAST_DEALS]
    later = [
        (found, set(map(str, backers(found))) & set(map(str, kept)))
        for found in (company() for _ in range(companies))
    ]
    later = [(found, truth) for found, truth in later if truth]
    return PlantedMarket(
        seekers=[
            Profile(f"s{n}", sets={key: frozenset((str(v),)) for key, v in found.items()})
            for n, (found, _) in enumerate(later)
        ],
        truth=[truth for _, truth in later],
        counterparts=[Profile(str(n), history=history[n], n_history=count[n]) for n in kept],
    )


def ndcg(lists, truths, depth=10):
    """Mean nDCG@10 of lists of ids."""
    gains = [1 / log2(rank + 2) for rank in range(depth)]
    return sum(
        sum(gain for gain, name in zip(gains, found, strict=False) if name in truth)
        / sum(gains[: len(truth)])
        for found, truth in zip(lists, truths, strict=True)
    ) / len(truths)


def by_engine(market, policy):
    """The engine's lists."""
    known = gather(FIELDS, market.seekers, market.counterparts)
    table = Table(Scorer(FIELDS, known, policy), market.counterparts)
    names = [profile.id for profile in table.profiles]
    return [[names[column] for column in table.columns(s, 10)] for s in market.seekers]


def by_likeness(market, likeness):
    """Lists by a likeness of two bags of (field, value), each with its idf."""
    bags = {
        p.id: {(k, v): n for k, h in p.history.items() for v, n in h.items()}
        for p in market.counterparts
    }
    holders = Counter(tag for bag in bags.values() for tag in bag)
    idf = {tag: log(len(bags) / holders[tag]) + 1 for tag in holders}
    lists = []
    for seeker in market.seekers:
        asked = {(key, value) for key, values in seeker.sets.items() for value in values}
        rated = {name: likeness(asked, bag, idf) for name, bag in bags.items()}
        lists.append(sorted(rated, key=lambda name: (-rated[name], name))[:10])
    return lists


def jaccard(asked, bag, idf):
    """IDF-weighted Jaccard of tag sets."""
    both = sum(idf.get(tag, 0) for tag in asked & bag.keys())
    return both / (sum(idf.get(tag, 0) for tag in asked | bag.keys()) or 1)


def cosine(asked, bag, idf):
    """TF-IDF cosine of tag bags."""
    length = sqrt(sum((n * idf[tag]) ** 2 for tag, n in bag.items()))
    own = sqrt(sum(idf.get(tag, 0) ** 2 for tag in asked)) or 1
    return sum(bag[tag] * idf[tag] ** 2 for tag in asked & bag.keys()) / (length * own)


NO_TRACK = Policy(track_record=0)
