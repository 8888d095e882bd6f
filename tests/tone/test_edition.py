import shutil
from pathlib import Path

import pytest

from kb.tone import edition


@pytest.mark.parametrize("changed", ["rules/fa/advice.toml", "grammar/el/roles.py", "lexicon/en/step.txt"])
def test_the_edition_changes_with_each_part_of_the_rules(
    changed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "tone"
    shutil.copytree(Path(edition.__file__).parent, copy)
    monkeypatch.setattr(edition, "__file__", str(copy / "edition.py"))
    edition.edition.cache_clear()
    before = edition.edition()

    with (copy / changed).open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    edition.edition.cache_clear()
    after = edition.edition()
    edition.edition.cache_clear()

    assert before != after
