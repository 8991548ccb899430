"""Look for a counterexample to what must be true of free starts, in rounds that tell how far they have come.

python tools/fuzz.py [--examples N] [arguments for pytest]        N for each property, 100,000 unless said otherwise

Rounds, because Hypothesis remembers every example of a run: the longer it gets, the slower, and the more memory it takes.
Each has a seed of its own. A failing example is told as a scenario in JSON: `citas slots simulate FILE` runs it.
"""

import argparse
import os
import subprocess
import sys
import time

PROPERTIES = (
    "tests/unit/domain/scheduling/test_availability_properties.py",
    "tests/unit/domain/scheduling/test_explanation_properties.py",
)
ROUND = 10_000
"""Examples of each property in a round."""
PYTEST = (sys.executable, "-m", "pytest", "-n", "2", "-q", "--no-header", "--timeout", "3600")


def main() -> int:
    parser = argparse.ArgumentParser(description="Fuzz the slot engine.")
    parser.add_argument("--examples", type=int, default=100_000, help="for each property")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="of the first round")
    known, more = parser.parse_known_args()
    size = min(known.examples, ROUND)
    rounds = -(-known.examples // size)
    environment = {**os.environ, "HYPOTHESIS_PROFILE": "fuzz", "FUZZ_EXAMPLES": str(size)}
    began = time.monotonic()
    for number in range(1, rounds + 1):
        seed = known.seed + number - 1
        done = subprocess.run([*PYTEST, f"--hypothesis-seed={seed}", *PROPERTIES, *more], env=environment, check=False)
        if done.returncode:
            print(f"round {number} of {rounds} failed; again: make fuzz ARGS='--seed {seed} --examples {size}'")
            return done.returncode
        passed = time.monotonic() - began
        left = passed / number * (rounds - number)
        print(f"round {number} of {rounds}: {number * size:,} examples for each property,", end=" ")
        print(f"{passed / 60:.1f} min, about {left / 60:.1f} min to go", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
