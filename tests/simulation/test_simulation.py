"""The whole product in memory, played at random against a naive oracle."""

from dataclasses import replace

import pytest

from application.retries import ATTEMPTS
from application.use_cases import UseCases
from tests.giving_up import GivingUp, given_up
from tests.simulation.choices import Chooser
from tests.simulation.setting import set_the_stage
from tests.simulation.simulation import Mismatch, Played, Simulation

pytestmark = pytest.mark.anyio

OUTCOMES = {
    "appointment_over",
    "cutoff_passed",
    "exception_exists",
    "hold_unusable",
    "illegal_transition",
    "invalid_value",
    "not_found",
    "not_started",
    "ok",
    "role_required",
    "service_inactive",
    "slot_not_offered",
    "slot_taken",
    "stale_version",
}
"""What a long game sees; if it does not, too little is played."""


async def play(seed: int, operations: int) -> Played:
    simulation = await Simulation.begin(seed)
    return await simulation.play(operations)


@pytest.mark.timeout(600)  # some twenty seconds on an idle core
async def test_in_ten_thousand_operations_product_and_oracle_agree() -> None:
    played = await play(7, 10_000)
    assert played.operations == 10_000
    assert played.outcomes.keys() == OUTCOMES
    assert played.outcomes["ok"] > 5_000
    assert played.bookings > 1_500


async def test_the_same_seed_plays_the_same_game() -> None:
    one, other = await play(11, 700), await play(11, 700)
    assert one == other
    assert one.digest != (await play(12, 700)).digest


async def test_a_game_in_which_storage_gives_every_transaction_up_twice_is_the_same_game() -> None:
    quiet, model = await set_the_stage()
    units = GivingUp(quiet.app.storage, given_up(ATTEMPTS - 1))
    ports = replace(quiet.app.ports, units=units)
    workers = {
        name: getattr(quiet.use, name) for name in ("relay_outbox", "send_delivery")
    }  # called again, not retried
    use_cases = replace(UseCases.assemble(ports), **workers)
    stage = replace(quiet, app=replace(quiet.app, ports=ports, use_cases=use_cases))
    played = await Simulation(11, stage, model, Chooser(11, stage, model)).play(700)
    assert units.failed > 500
    assert played == await play(11, 700)


async def test_a_disagreement_is_told_with_its_seed_and_what_led_to_it() -> None:
    simulation = await Simulation.begin(3)
    await simulation.play(100)
    simulation.model.services[0].version += 1  # an oracle that is mistaken
    with pytest.raises(Mismatch) as mismatch:
        await simulation.play(1)
    story = str(mismatch.value)
    assert story.startswith("seed 3, operation 101: AssertionError")
    assert story.count("\n") == 41


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", range(100, 106))
async def test_other_games_go_well_too(seed: int) -> None:
    assert (await play(seed, 10_000)).outcomes["ok"] > 5_000
