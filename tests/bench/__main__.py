"""`make bench`: every ratio in one run."""

import sys

from tests.bench import bench_match, bench_pages, bench_papers, bench_start

for module in (bench_pages, bench_match, bench_papers, bench_start):
    for title, ratio, _command in module.run():
        sys.stdout.write(f"{ratio:10.2f}  {title}\n")
        sys.stdout.flush()
