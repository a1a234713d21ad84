"""Tests the workflows' YAML: least permissions, pinned actions, time limits, no inline code."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from paper_listings.pipeline import publishing, watching
from tests.sites import REPOSITORY

FOLDER = REPOSITORY / ".github/workflows"
NAMES = ("ci.yml", "publish.yml")
PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}")
RELEASE = re.compile(r"uses: \S+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")
ONE_CALL = re.compile(r"make ([a-z]+)")
READING = {"none", "read"}
MAY_WRITE = {
    ("publish.yml", "fetch"): {"contents"},
    ("publish.yml", "deploy"): {"pages", "id-token"},
    ("publish.yml", "report"): {"issues"},
}


def workflow(name: str) -> dict[Any, Any]:
    parsed = yaml.safe_load((FOLDER / name).read_text())
    assert isinstance(parsed, dict)
    return parsed


def triggers(name: str) -> dict[str, Any]:
    """Returns a workflow's triggers; YAML 1.1 reads the key `on` as true."""
    return dict(workflow(name)[True])


JOBS = [(name, job) for name in NAMES for job in workflow(name)["jobs"]]
STEPS = [
    (name, job, number) for name, job in JOBS for number in range(len(workflow(name)["jobs"][job]["steps"]))
]


def job_of(name: str, job: str) -> dict[str, Any]:
    return dict(workflow(name)["jobs"][job])


def step_of(name: str, job: str, number: int) -> dict[str, Any]:
    return dict(job_of(name, job)["steps"][number])


@pytest.mark.parametrize("name", NAMES)
def test_a_workflow_itself_may_nothing_and_runs_once_at_a_time(name: str) -> None:
    assert workflow(name)["permissions"] == {}
    assert set(workflow(name)["concurrency"]) == {"group", "cancel-in-progress"}


def test_a_run_that_may_be_writing_is_never_cancelled_by_the_next() -> None:
    assert workflow("publish.yml")["concurrency"] == {"group": "publish", "cancel-in-progress": False}


@pytest.mark.parametrize(("name", "job"), JOBS)
def test_a_job_names_its_permissions_and_writes_only_what_it_is_there_for(name: str, job: str) -> None:
    permissions = job_of(name, job)["permissions"]
    assert isinstance(permissions, dict)
    writing = {scope for scope, access in permissions.items() if access not in READING}
    assert writing == MAY_WRITE.get((name, job), set())


@pytest.mark.parametrize(("name", "job"), JOBS)
def test_a_job_ends_in_time_on_a_named_system(name: str, job: str) -> None:
    assert 0 < job_of(name, job)["timeout-minutes"] <= 90
    assert re.fullmatch(r"ubuntu-\d\d\.04", job_of(name, job)["runs-on"])


@pytest.mark.parametrize(("name", "job", "number"), STEPS)
def test_a_step_is_a_pinned_action_or_one_call_of_make(name: str, job: str, number: int) -> None:
    step = step_of(name, job, number)
    if "uses" in step:
        assert PINNED.fullmatch(step["uses"])
        assert "run" not in step
    else:
        target = ONE_CALL.fullmatch(step["run"])
        assert target
        assert re.search(rf"^{target[1]}:", (REPOSITORY / "Makefile").read_text(), re.MULTILINE)
    assert "continue-on-error" not in step


@pytest.mark.parametrize(("name", "job", "number"), STEPS)
def test_a_checkout_leaves_no_credentials_behind(name: str, job: str, number: int) -> None:
    step = step_of(name, job, number)
    if step.get("uses", "").startswith("actions/checkout@"):
        assert step["with"]["persist-credentials"] is False


@pytest.mark.parametrize("name", NAMES)
def test_every_pin_says_its_release_to_people(name: str) -> None:
    lines = [line for line in (FOLDER / name).read_text().splitlines() if "uses:" in line]
    assert lines
    assert all(RELEASE.search(line) for line in lines)


def test_only_the_canary_may_fail_and_nothing_waits_for_it() -> None:
    may_fail = [(name, job) for name, job in JOBS if job_of(name, job).get("continue-on-error")]
    assert may_fail == [("ci.yml", "canary")]
    assert all("canary" not in str(job_of(name, job).get("needs", "")) for name, job in JOBS)


WITH_TOKEN = {"settings": "make settings", "fetch": "make update", "report": "make report"}


def test_the_token_is_given_to_one_step_of_the_jobs_that_need_it() -> None:
    given = [
        (name, job, number)
        for name, job, number in STEPS
        if "token" in str(step_of(name, job, number)).lower()
    ]
    assert {job: step_of(name, job, number)["run"] for name, job, number in given} == WITH_TOKEN
    assert len(given) == len(WITH_TOKEN)


@pytest.mark.parametrize("job", WITH_TOKEN)
def test_nothing_is_installed_by_the_step_that_holds_the_token(job: str) -> None:
    runs = [step["run"] for step in job_of("publish.yml", job)["steps"] if "run" in step]
    assert runs == ["make venv", WITH_TOKEN[job]]


def test_nothing_of_a_run_is_put_into_a_command_of_the_shell() -> None:
    assert all("${{" not in step_of(*place).get("run", "") for place in STEPS)


def test_what_a_person_enters_reaches_our_command_as_a_variable() -> None:
    inputs = triggers("publish.yml")["workflow_dispatch"]["inputs"]
    assert set(inputs) == {"since", "until", "source", "allow_smaller", "dry_run"}
    update = job_of("publish.yml", "fetch")["steps"][-1]["env"]
    assert update == {
        "GITHUB_TOKEN": "${{ github.token }}",
        "PAPERS_SINCE": "${{ inputs.since }}",
        "PAPERS_UNTIL": "${{ inputs.until }}",
        "PAPERS_SOURCE": "${{ inputs.source }}",
        "PAPERS_DRY_RUN": "${{ inputs.dry_run }}",
    }
    assert publishing.ALLOW.startswith(
        "Actions, Publish, Run workflow, “Publish even if papers are missing”;"
    )
    assert inputs["allow_smaller"]["description"].startswith("Publish even if papers are missing")


def test_a_dry_run_publishes_and_reports_nothing_and_is_recognised_later() -> None:
    assert "!inputs.dry_run" in job_of("publish.yml", "deploy")["if"]
    assert "!inputs.dry_run" in job_of("publish.yml", "report")["if"]
    assert (
        workflow("publish.yml")["run-name"]
        == f"${{{{ inputs.dry_run && '{watching.DRY_RUN}' || 'Publish' }}}}"
    )


def test_a_site_is_uploaded_only_after_it_was_compared_with_what_is_published() -> None:
    steps = job_of("publish.yml", "build")["steps"]
    order = [step.get("run", step.get("uses", "").partition("@")[0]) for step in steps]
    assert order.index("actions/cache") < order.index("make published"), "the cache may have an older one"
    assert order.index("make published") < order.index("make site") < order.index("make guard")
    assert order[-2:] == ["make guard", "actions/upload-pages-artifact"]
    given = {step["run"]: step["env"] for step in steps if "env" in step}
    assert given["make published"] == given["make guard"]
    assert given["make guard"] == given["make site"] | {"PAPERS_ALLOW_SMALLER": "${{ inputs.allow_smaller }}"}
    assert "if" not in steps[order.index("make guard")]


def test_what_became_of_every_other_job_is_reported() -> None:
    report = job_of("publish.yml", "report")
    assert {*report["needs"], "report"} == set(workflow("publish.yml")["jobs"])
    assert report["if"] == "${{ !cancelled() && !inputs.dry_run }}", "whatever failed"
    assert watching.WORKFLOW in NAMES
    assert (REPOSITORY / watching.HELP).is_file()


def test_the_address_of_the_site_is_that_of_its_settings() -> None:
    assert job_of("publish.yml", "settings")["outputs"] == {"url": "${{ steps.settings.outputs.url }}"}
    for job in ("part", "build"):
        addresses = {
            step["env"]["SITE_URL"]
            for step in job_of("publish.yml", job)["steps"]
            if "SITE_URL" in step.get("env", {})
        }
        assert addresses == {"${{ needs.settings.outputs.url }}"}
        assert "needs.settings.result == 'success'" in job_of("publish.yml", job)["if"]


def test_the_wheel_is_tested_with_every_python_that_the_package_names() -> None:
    named = re.findall(
        r'"Programming Language :: Python :: (\d\.\d+)"', (REPOSITORY / "pyproject.toml").read_text()
    )
    matrix = job_of("ci.yml", "wheel")["strategy"]["matrix"]
    assert matrix["python"] == named
    assert matrix["include"] == [{"python": named[0], "lowest": "1"}]


def test_the_site_is_published_on_a_schedule_and_when_main_changes() -> None:
    assert triggers("publish.yml")["schedule"]
    assert triggers("publish.yml")["push"] == {"branches": ["main"]}
    assert "pull_request_target" not in triggers("ci.yml")


def test_what_was_fetched_is_what_is_built_and_what_was_built_is_what_is_deployed() -> None:
    fetch, build, deploy = (job_of("publish.yml", name) for name in ("fetch", "build", "deploy"))
    assert fetch["outputs"] == {
        "commit": "${{ steps.update.outputs.commit }}",
        "years": "${{ steps.update.outputs.years }}",
    }
    assert build["needs"] == ["settings", "fetch", "part"]
    assert build["steps"][0]["with"]["ref"] == "${{ needs.fetch.outputs.commit || github.sha }}"
    assert deploy["needs"] == "build"
    assert "needs.build.result == 'success'" in deploy["if"]


def test_parts_are_built_from_the_same_commit_for_the_same_address_only_if_there_are_years_to_split() -> None:
    part, build = job_of("publish.yml", "part"), job_of("publish.yml", "build")
    assert part["if"].endswith(" && needs.fetch.outputs.years != '' }}")
    assert part["strategy"]["matrix"] == {"year": "${{ fromJSON(needs.fetch.outputs.years || '[]') }}"}
    assert part["steps"][:2] == build["steps"][:2]
    made = {step["run"]: step for job in (part, build) for step in job["steps"] if "run" in step}
    assert made["make part"]["env"] == made["make site"]["env"] | {"YEAR": "${{ matrix.year }}"}
    assert made["make join"]["env"] == made["make site"]["env"]


def test_parts_are_joined_if_all_are_there_and_otherwise_everything_is_built_in_one_place() -> None:
    conditions = {
        step.get("run", step.get("uses", "").partition("@")[0]): step.get("if")
        for step in job_of("publish.yml", "build")["steps"]
    }
    assert conditions["make join"] == conditions["actions/download-artifact"]
    assert conditions["make join"] == "${{ needs.part.result == 'success' }}"
    assert conditions["make site"] == "${{ needs.part.result != 'success' }}"
    condition = job_of("publish.yml", "build")["if"]
    assert "!cancelled()" in condition
    assert "needs.part" not in condition, "whether or not parts were built"


def test_what_the_last_run_left_is_restored_and_what_this_one_leaves_is_kept_once() -> None:
    caches = [
        (job, step)
        for job in workflow("publish.yml")["jobs"]
        for step in job_of("publish.yml", job)["steps"]
        if "actions/cache" in step.get("uses", "")
    ]
    assert [(job, step["uses"].partition("@")[0]) for job, step in caches] == [
        ("part", "actions/cache/restore"),
        ("build", "actions/cache"),
    ]
    for _, step in caches:
        assert step["with"]["path"].split() == [".cache", "docs/papers", "docs/.generated.json"]
        assert step["with"]["key"] == "built-${{ github.run_id }}-${{ github.run_attempt }}", (
            "a new one each run"
        )
        assert step["with"]["restore-keys"] == "built-", "the newest"


def test_the_update_bot_sees_the_locks_and_waits_seven_days() -> None:
    settings = yaml.safe_load((REPOSITORY / ".github/dependabot.yml").read_text())
    assert list(REPOSITORY.glob("requirements*.txt"))
    assert not list(REPOSITORY.glob("*.lock"))
    assert {update["package-ecosystem"] for update in settings["updates"]} == {"github-actions", "pip", "npm"}
    assert all(update["cooldown"] == {"default-days": 7} for update in settings["updates"])
