"""A team's policy on tone with its history: which levels it chose, which findings it waived, who and when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from kb.tone.policy import DEFAULT_LEVEL, Level, Policy, Waiver


@dataclass(frozen=True)
class ChosenLevel:
    """The level that a team gave a rule. `at` is UTC."""

    rule: str
    level: Level
    who: str
    at: datetime


@dataclass(frozen=True)
class GivenWaiver:
    """A waiver, who gave it and when (UTC)."""

    id: int
    waiver: Waiver
    who: str
    at: datetime


@dataclass(frozen=True)
class TeamTone:
    """What a team decided on tone; `levels` holds the rules that somebody set (rule -> level)."""

    levels: Mapping[str, ChosenLevel] = field(default_factory=dict)
    waivers: tuple[GivenWaiver, ...] = ()

    @cached_property
    def policy(self) -> Policy:
        """The policy that texts are judged by."""
        levels = {rule: chosen.level for rule, chosen in self.levels.items() if chosen.level != DEFAULT_LEVEL}
        return Policy(levels, tuple(given.waiver for given in self.waivers))

    def given(self, waiver: Waiver) -> GivenWaiver | None:
        """Find who gave a waiver."""
        return next((each for each in self.waivers if each.waiver.place == waiver.place), None)
