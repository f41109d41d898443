"""`concord agreements`: write terms, propose them, compare versions, sign, ratify, accede; and look."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ledger_api.cli.acting import Said, acting, asking, recorded
from ledger_api.cli.options import AsJson
from ledger_api.cli.output import refusals, say, show

if TYPE_CHECKING:
    from ledger_api.client.acting import Actor
    from ledger_api.client.node_api import NodeClient

commands = typer.Typer(help="Agreements of mutual recognition.", no_args_is_help=True)
Agreement = Annotated[str, typer.Argument(help="Agreement id, its beginning, or its title.")]
Economy = Annotated[str | None, typer.Option(help="For whom; whose seat names the key unless given.")]
Texts = Annotated[
    list[str] | None, typer.Option("--text", help="LANGUAGE=FILE: the wording in one language.")
]
Terms = Annotated[Path, typer.Argument(help="JSON of the terms.", exists=True, dir_okay=False)]


@commands.command("draft")
def draft(
    out: Annotated[Path, typer.Option("--out", "-o", help="File to write.")],
    parties: Annotated[str, typer.Option(help="Codes of the parties: DE,VN.")],
    template: Annotated[str, typer.Option(help="Whose rules to start from: us-ec.")] = "us-ec",
    title: Annotated[str, typer.Option(help="Title.")] = "Mutual recognition",
    texts: Texts = None,
    annex: Annotated[str, typer.Option(help="Id of the first annex.")] = "ANNEX-1",
    hs: Annotated[list[str] | None, typer.Option("--hs", help="An HS prefix in its scope.")] = None,
    types: Annotated[list[str] | None, typer.Option("--type", help="A document type in its scope.")] = None,
    safety: Annotated[bool, typer.Option("--safety", help="It is about health or safety.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write terms to edit. Every number in them is a parameter; then check, and propose."""
    import json

    from ledger_api.client.drafting import draft_terms

    with refusals(as_json):
        made = draft_terms(
            template,
            title=title,
            parties=[one.strip().upper() for one in parties.split(",")],
            texts=dict(_pair(one) for one in texts or ()),
            annex={"id": annex, "safety": safety, "hs": hs or [], "types": types or []},
        )
        out.write_text(json.dumps(made, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        show(made, as_json, lambda: say(f"Wrote {out}. Edit it, then: concord agreements check {out}"))


@commands.command("check")
def check(terms: Terms, as_json: AsJson = False) -> None:
    """Check terms and show their digest; asks no node."""
    from anchors.hexadecimal import to_hex
    from ledger_api.client.drafting import read_terms_file
    from ledger_api.domain.agreements.terms import MAX_TERMS_BYTES, terms_bytes, terms_digest

    with refusals(as_json):
        read = read_terms_file(terms)
        size = len(terms_bytes(read))
        value = {
            "digest": to_hex(terms_digest(read)),
            "size": size,
            "fits_on_chain": size <= MAX_TERMS_BYTES,
            "title": read.title,
            "kind": read.kind,
            "parties": list(read.parties),
        }
        text = f"{read.title}: {read.kind.lower()}, {', '.join(read.parties)}\n  digest {value['digest']}"
        show(value, as_json, lambda: say(text))


@acting(commands, "propose")
def propose(
    actor: Actor,
    terms: Terms,
    agreement: Annotated[str | None, typer.Option(help="The agreement that gets another version.")] = None,
    texts: Texts = None,
    economy: Economy = None,
) -> Said:
    """Propose terms: a new agreement, or a counter-proposal to one; and hand in the wording."""
    from ledger_api.client.agreement_acts import propose_terms
    from ledger_api.client.drafting import read_terms_file
    from ledger_api.client.legal_texts import hand_in, verify_wording
    from ledger_api.client.seats import agreement_named, seat_of
    from ledger_api.domain.agreements.terms import terms_bytes

    read = read_terms_file(terms)
    wording = {language: file.read_bytes() for language, file in map(_pair, texts or ())}
    verify_wording(read, wording)
    about = None if agreement is None else agreement_named(actor.node, agreement)
    by = seat_of(actor, "authority", named=economy)
    made = propose_terms(actor, by, read, about)
    kept = hand_in(actor.node, list(wording.values()), terms=terms_bytes(read)) if wording else []
    value = {"agreement": made.agreement, "version": made.version, "digest": made.digest, **made.state}
    lines = [f"{by} proposed version {made.version} of {made.agreement}", f"  digest {made.digest}"]
    lines += [f"  wording in {one['language']} handed in" for one in kept]
    return Said({**value, "texts": kept}, "\n".join(lines))


@acting(commands, "sign")
def sign(
    actor: Actor,
    agreement: Agreement,
    version: Annotated[int | None, typer.Option(help="The version; the latest unless given.")] = None,
    economy: Economy = None,
) -> Said:
    """Sign a version. It is concluded when every party has."""
    from ledger_api.client.agreement_acts import sign_agreement
    from ledger_api.client.seats import agreement_named, seat_of

    by = seat_of(actor, "authority", named=economy)
    about = agreement_named(actor.node, agreement)
    return recorded(sign_agreement(actor, by, about, version), f"{by} signed {about}.")


@acting(commands, "ratify")
def ratify(actor: Actor, agreement: Agreement, economy: Economy = None) -> Said:
    """Deposit a ratification. Without it the Committee's endorsement binds nobody."""
    from ledger_api.client.agreement_acts import ratify_agreement
    from ledger_api.client.seats import agreement_named, seat_of

    by = seat_of(actor, "authority", named=economy)
    about = agreement_named(actor.node, agreement)
    return recorded(ratify_agreement(actor, by, about), f"{by} ratified {about}.")


@acting(commands, "accede")
def accede(actor: Actor, agreement: Agreement, economy: Economy = None) -> Said:
    """Accede to an agreement that is open to it; that includes ratifying."""
    from ledger_api.client import agreement_acts
    from ledger_api.client.seats import agreement_named, seat_of

    by = seat_of(actor, "authority", named=economy)
    about = agreement_named(actor.node, agreement)
    return recorded(agreement_acts.accede(actor, by, about), f"{by} acceded to {about}.")


@asking(commands, "endorse")
def endorse(
    api: NodeClient,
    agreement: Agreement,
    ballot: Annotated[int | None, typer.Option(help="The ballot; the newest about it unless given.")] = None,
) -> Said:
    """Have the Committee's endorsement recorded, once its ballot has passed; needs no key."""
    from ledger_api.client import agreement_acts
    from ledger_api.client.seats import agreement_named

    about = agreement_named(api, agreement)
    return recorded(agreement_acts.endorse(api, about, ballot), f"Endorsed {about}.")


@asking(commands, "diff")
def diff(
    api: NodeClient,
    agreement: Agreement,
    earlier: Annotated[int, typer.Argument(help="The earlier version.")] = 1,
    later: Annotated[int | None, typer.Argument(help="The later version; the latest unless given.")] = None,
) -> Said:
    """Show what differs between two versions."""
    from ledger_api.client.seats import agreement_named

    about = agreement_named(api, agreement)
    last = later or api.get(f"/v1/agreements/{about}")["drafts"][-1]["version"]
    found = api.get(f"/v1/agreements/{about}/differences", {"from": earlier, "to": last})
    lines = [line for one in found["differences"] for line in one["lines"]]
    return Said(found, "\n".join(lines) or f"Versions {earlier} and {last} are the same.")


@asking(commands, "list")
def list_agreements(
    api: NodeClient,
    party: Annotated[str | None, typer.Option(help="Only those of this economy.")] = None,
    state: Annotated[str | None, typer.Option(help="Only those in this state, such as IN_FORCE.")] = None,
) -> Said:
    """List agreements."""
    found = list(api.pages("/v1/agreements", {"party": party, "state": state}))
    lines = [
        f"{one['id'][:18]}…  {_words(one):<18} {','.join(one['parties']):<8} {one['title']}" for one in found
    ]
    return Said(found, "\n".join(lines) or "No agreement.")


@asking(commands, "show")
def show_agreement(
    api: NodeClient,
    agreement: Agreement,
    at: Annotated[str | None, typer.Option(help="Also the state at this day or time.")] = None,
) -> Said:
    """Show one agreement: state, drafts, dates, what stands in its way."""
    from ledger_api.client.seats import agreement_named

    found = api.get(f"/v1/agreements/{agreement_named(api, agreement)}", {"at": at})
    return Said(found, "\n".join(_described(found)))


def _described(found: dict[str, Any]) -> list[str]:
    lines = [f"{found['title']} ({', '.join(found['parties'])}): {_words(found)}", f"  {found['id']}"]
    if "at" in found:
        then = datetime.fromtimestamp(found["at"]["instant"], UTC)
        lines.append(f"  at {then:%Y-%m-%d %H:%M} UTC: {_words(found['at'])}")
    for one in found["drafts"]:
        signed = ", ".join(one["signatures"]) or "nobody"
        lines.append(f"  version {one['version']} by {one['economy']}: {one['digest']}, signed by {signed}")
    for one in (found["lifecycle"] or {"dates": []})["dates"]:
        lines.append(f"  {one['date']}  {one['label']}")
    for one in found["ballots"]:
        lines.append(f"  ballot {one['number']}: {one['title']}")
    for one in found["terms_problems"]:
        lines.append(f"  terms not established: {one['detail']}")
    return lines


def _words(found: dict[str, Any]) -> str:
    return "terms not established" if found["state"] is None else str(found["state"]["words"])


def _pair(text: str) -> tuple[str, Path]:
    language, equals, file = text.partition("=")
    if not equals or not Path(file).is_file():
        raise typer.BadParameter(f"{text} is not LANGUAGE=FILE of a file there is", param_hint="--text")
    return language, Path(file)
