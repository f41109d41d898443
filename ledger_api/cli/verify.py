"""`concord verify`, asking a node or a bare chain; `verify_offline` answers before this is loaded."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from ledger_api.cli.options import DEFAULT_NODE, AsJson, Node
from ledger_api.cli.output import refusals, say, show


def attach(program: typer.Typer) -> None:
    """Add the commands."""
    program.command("verify")(verify)
    program.command("trust")(trust)


def verify(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Presentation, opening, payload, PDF: whatever you have.", exists=True),
    ] = None,
    number: Annotated[str | None, typer.Option(help="The document's number.")] = None,
    opening: Annotated[Path | None, typer.Option(help="The opening of a payload.", exists=True)] = None,
    axis: Annotated[str, typer.Option(help="both, or document alone.")] = "both",
    economy: Annotated[str | None, typer.Option(help="Importing economy.")] = None,
    office: Annotated[str | None, typer.Option(help="Customs office (UN/LOCODE).")] = None,
    declared: Annotated[str | None, typer.Option(help="When the declaration is accepted.")] = None,
    known: Annotated[str | None, typer.Option(help="How much of the ledger may be used.")] = None,
    loaded: Annotated[str | None, typer.Option(help="When the goods were loaded.")] = None,
    hs: Annotated[str | None, typer.Option(help="HS code.")] = None,
    hs_edition: Annotated[
        str | None, typer.Option(help="Edition of the HS; the one in force unless given.")
    ] = None,
    quantity: Annotated[str | None, typer.Option(help="Quantity.")] = None,
    unit: Annotated[str | None, typer.Option(help="Unit (UN/ECE Rec 20).")] = None,
    exporter_lei: Annotated[str | None, typer.Option(help="LEI of the exporter.")] = None,
    site: Annotated[str | None, typer.Option(help="Where the goods were made.")] = None,
    manifest: Annotated[
        Path | None,
        typer.Option(
            help="A consignment: a CSV whose rows name documents and ask about them; the other options are "
            "asked of every row that does not say otherwise.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    results: Annotated[
        Path | None,
        typer.Option(help="CSV of the answers to a manifest; MANIFEST-answers.csv unless given."),
    ] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Ask no node; needs --trust.")] = False,
    trust_file: Annotated[
        Path | None, typer.Option("--trust", help="Saved trust facts (`concord trust`), with --offline.")
    ] = None,
    chain: Annotated[
        str | None,
        typer.Option(
            help="Ask this chain node and no node of Concord; needs a presentation.",
            metavar="URL",
        ),
    ] = None,
    network: Annotated[
        str | None,
        typer.Option(
            envvar="CONCORD_NETWORK", help="The network's file or its URL, with --chain.", metavar="FILE"
        ),
    ] = None,
    node: Node = DEFAULT_NODE,
    as_json: AsJson = False,
) -> None:
    """Is it what it says it is, and must it be accepted?

    With --manifest every row is answered in order, and the exit code is that of the worst.
    Exits 0 ACCEPT (or GENUINE with --axis document), 10 with conditions, 15 provisional, 20 REFER,
    25 NOT_FOUND, 30 REJECT; 1 failure, 2 usage.
    """
    from ledger_api.cli.verdicts import print_verdict
    from ledger_api.domain.outcomes import Action, exit_code

    if offline or trust_file is not None:
        raise typer.BadParameter("give --offline and --trust together with the files", param_hint="--trust")
    if manifest is not None and (files or number is not None or opening is not None or chain is not None):
        raise typer.BadParameter("rows name their documents, and a node is asked", param_hint="--manifest")
    if manifest is None and not files and number is None and opening is None:
        raise typer.BadParameter("give a file, an opening or a number", param_hint="FILES")
    question = {
        "axis": axis,
        "importing_economy": economy,
        "customs_office": office,
        "declared_at": declared,
        "known_at": known,
        "loaded_at": loaded,
        "hs": hs,
        "hs_edition": hs_edition,
        "quantity": quantity,
        "unit": unit,
        "exporter_lei": exporter_lei,
        "site": site,
    }
    if manifest is not None:
        from ledger_api.cli.verify_manifest import verify_manifest

        raise typer.Exit(verify_manifest(node, manifest, question, results, as_json))
    question["number"] = number
    if chain is None:
        answer = _ask_node(node, files or [], opening, question, as_json)
    else:
        from ledger_api.cli.verify_chain import ask_chain

        with refusals(as_json):
            answer = ask_chain(chain, network, files or [], opening, question).to_json()
    show(answer, as_json, lambda: print_verdict(answer, say))
    raise typer.Exit(exit_code(Action(answer["action"]), provisional=answer["provisional"]))


def _ask_node(
    node: str, files: list[Path], opening: Path | None, question: dict[str, str | None], as_json: bool
) -> dict[str, Any]:
    from ledger_api.cli.session import connect

    with refusals(as_json), connect(node) as api:
        if not files and opening is None:
            found: dict[str, Any] = api.get("/v1/verifications", question)
            return found
        return api.verify(
            files=[(path.name, path.read_bytes(), "application/octet-stream") for path in files],
            opening=opening.read_bytes() if opening else None,
            question=question,
        )


def trust(
    presentation: Annotated[Path, typer.Argument(help="A presentation.", exists=True)],
    out: Annotated[Path, typer.Option("--out", "-o", help="File to write.")],
    economy: Annotated[
        str | None, typer.Option(help="Importing economy: its agreements are saved, too.")
    ] = None,
    node: Node = DEFAULT_NODE,
) -> None:
    """Save what the chain says about a document, to verify it later where there is no network."""
    from anchors.entry import decode as decode_entry
    from anchors.hexadecimal import to_hex
    from anchors.presentation import decode
    from ledger_api.cli.session import connect

    with refusals(), connect(node) as api:
        shown = decode(presentation.read_bytes())
        statement = decode_entry(shown.entry).statement
        receipt = shown.receipt
        data = api.get_bytes(
            "/v1/trust-facts",
            {
                "origin": statement.origin,
                "digest": to_hex(statement.digest),
                "issuer": [to_hex(one) for one in (statement.issuer, *statement.cosigners)],
                "index": receipt.index if receipt else None,
                "receipt_size": receipt.claimed().size if receipt else None,
                "economy": statement.economy,
                "importing_economy": economy,
            },
        )
        out.write_bytes(data)
        say(f"Wrote {out}. Use it: concord verify --offline --trust {out} {presentation}")
