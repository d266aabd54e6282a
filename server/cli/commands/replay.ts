import { durationMs } from "@/flows/definition/duration";
import type { ExecutorFacts } from "@/flows/definition/executor-facts";
import { type Verdict, verifyRun } from "@/flows/engine/record/verify-run";
import type { Command, Terminal } from "../command";
import { readArguments } from "../read-arguments";
import { createRecordedRuns, type RecordedRuns, type StoredRecord } from "../recorded-runs-repository";
import { withServices } from "../services";
import { stepLines } from "../session/step-lines";
import { CommandFailed, UsageError } from "../usage-error";

const help = `
parley replay <run id ...> [--json]
parley replay --all [--since 2026-01-31 | P7D] [--json]

Lives recorded runs again with the recorded answers, asks no service and changes nothing. A run is proven when its definition is
the pinned one, the seals fit its steps, and the engine comes to the same steps and to the same snapshot.
Ends with 1 when a run differs, and names its first step that does.

  --all    every run of this database
  --since  only runs begun since a date, or within a duration (P7D, PT12H)
`;

type Report = { run: string; flow: string } & (
  | { verdict: "proven"; steps: number; seals: number; snapshotHash: string }
  | { verdict: "differs"; seq: number; reason: string; record: StoredRecord }
  | { verdict: "retired"; at: string }
);

export const replay: Command = {
  name: "replay",
  summary: "proves recorded runs: lives them again and compares",
  help,
  async run(args, terminal) {
    const { values, positionals } = readArguments(args, { all: { type: "boolean" }, since: { type: "string" }, json: { type: "boolean" } });
    const isAll = values.all === true || values.since !== undefined;
    if (isAll === positionals.length > 0) throw new UsageError("Name runs, or say --all.");
    const since = values.since === undefined ? null : readSince(values.since);
    return withServices(terminal, async ({ pool }) => {
      const runs = createRecordedRuns(pool);
      const ids = isAll ? await runs.listSince(since) : positionals;
      const counts = { proven: 0, differs: 0, retired: 0 };
      const reports: object[] = [];
      for (const id of ids) {
        const report = await reportOn(runs, id, terminal.catalogue.facts);
        counts[report.verdict] += 1;
        if (values.json === true) reports.push(toJson(report));
        else if (!isAll || report.verdict === "differs") printReport(report, terminal);
      }
      if (values.json === true) terminal.print(JSON.stringify(reports, null, 2));
      else if (isAll || ids.length > 1)
        terminal.print(`${counts.proven} proven, ${counts.differs} differ${counts.retired === 0 ? "" : `, ${counts.retired} without steps`}`);
      return counts.differs > 0 ? 1 : 0;
    });
  },
};

function readSince(text: string): Date {
  const past = durationMs(text);
  const at = Number.isNaN(past) ? new Date(text) : new Date(Date.now() - past);
  if (Number.isNaN(at.getTime())) throw new UsageError("--since is a date (2026-01-31) or a duration (P7D, PT12H).");
  return at;
}

async function reportOn(runs: RecordedRuns, id: string, facts: ExecutorFacts): Promise<Report> {
  const record = await runs.find(id);
  if (record === null) throw new CommandFailed(`There is no run ${id}.`);
  const flow = `${record.slug} v${record.version}`;
  if (record.retiredAt !== null) return { run: id, flow, verdict: "retired", at: record.retiredAt.toISOString() };
  const verdict: Verdict = verifyRun({ ...record, runId: id, facts });
  if (!verdict.ok) return { run: id, flow, verdict: "differs", seq: verdict.seq, reason: verdict.reason, record };
  const { steps, seals, snapshotHash } = verdict;
  return { run: id, flow, verdict: "proven", steps, seals, snapshotHash };
}

function printReport(report: Report, { print, paint }: Terminal): void {
  const head = `${report.run} ${paint.dim(report.flow)}`;
  switch (report.verdict) {
    case "proven": {
      const seals = report.seals === 0 ? "no seals (recorded before there were any)" : `${report.seals} seals`;
      print(`${paint.green("✓")} ${head}: ${report.steps} steps, ${seals}, snapshot ${report.snapshotHash.slice(0, 16)}`);
      break;
    }
    case "retired":
      print(`${paint.dim("–")} ${head}: its steps were taken by retention on ${report.at.slice(0, 10)}; nothing is left to compare.`);
      break;
    case "differs": {
      print(`${paint.red("✗")} ${head}: ${report.seq === 0 ? "" : `step ${report.seq}: `}${report.reason.replace(/^step \d+: /, "")}`);
      const at = report.record.steps.findIndex(({ seq }) => seq === report.seq);
      for (const line of stepLines(report.record.steps.slice(Math.max(0, at - 1), at + 1), paint)) print(`  ${line}`);
    }
  }
}

function toJson(report: Report): object {
  if (report.verdict !== "differs") return report;
  const { record: _record, ...rest } = report;
  return rest;
}
