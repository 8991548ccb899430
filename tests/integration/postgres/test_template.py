"""What a developer gets who asks for a new revision."""

from pathlib import Path

from alembic.script import ScriptDirectory

from adapters.postgres import migrate


def test_a_new_revision_follows_the_newest_and_reminds_of_what_hurts(tmp_path: Path):
    config = migrate.configuration()
    versions = Path(ScriptDirectory.from_config(config).versions)
    config.set_main_option("version_locations", f"{versions}:{tmp_path}")
    made = ScriptDirectory.from_config(config).generate_revision(
        "0123", "Something new", head="head", version_path=str(tmp_path)
    )
    assert made is not None
    source = Path(made.path).read_text(encoding="utf-8")
    compile(source, made.path, "exec")
    assert made.down_revision == migrate.head()
    assert "CONCURRENTLY" in source
