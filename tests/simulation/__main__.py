"""Play the simulation by hand: `python -m tests.simulation --seed 7 --operations 10000`."""

import argparse
import asyncio
import sys
import time
import zoneinfo

from tests.simulation.simulation import Mismatch, Simulation


async def main() -> int:
    """Play, and tell how it went; 1 when product and oracle disagree."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--operations", type=int, default=10_000)
    parser.add_argument("--trace", action="store_true", help="print every operation")
    asked = parser.parse_args()
    zoneinfo.reset_tzpath(())  # the rules of the tzdata package, as in production
    began = time.monotonic()
    simulation = await Simulation.begin(asked.seed)
    try:
        played = await simulation.play(asked.operations, tell=print if asked.trace else None)
    except Mismatch as mismatch:
        print(mismatch, file=sys.stderr)
        return 1
    print(
        f"seed {played.seed}: {played.operations} operations, {played.bookings} bookings, {time.monotonic() - began:.1f} s"
    )
    print(", ".join(f"{code} {count}" for code, count in played.outcomes.items()))
    print(f"trace {played.digest}")
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
