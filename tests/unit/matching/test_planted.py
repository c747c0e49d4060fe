"""On markets whose truth is known, the engine ranks better than likeness by a clear margin."""

import pytest

from portal.matching.exchange import PAST_POLICY
from portal.matching.model import Policy
from tests.unit.matching.planted import (
    NO_TRACK,
    by_engine,
    by_likeness,
    cosine,
    jaccard,
    ndcg,
    planted,
)


@pytest.mark.parametrize("seed", [11, 12])
def test_lifts_beat_likeness_and_track_record_makes_them_best(seed):
    market = planted(seed)
    likeness = [ndcg(by_likeness(market, how), market.truth) for how in (jaccard, cosine)]
    alone, default, past = (
        ndcg(by_engine(market, policy), market.truth)
        for policy in (NO_TRACK, Policy(), PAST_POLICY)
    )
    assert alone > max(likeness) + 0.05
    assert alone < default < past
    assert past > max(likeness) + 0.15
