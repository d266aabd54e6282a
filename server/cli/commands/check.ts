import type { ExecutorFacts } from "@/flows/definition/executor-facts";
import { checkFlow } from "@/flows/validation/check-flow";
import type { Issue } from "@/flows/validation/issue";
import type { Command, Terminal } from "../command";
import { readFlow, readJsonFile } from "../flow-files";
import { issueLines } from "../issue-lines";
import { readArguments } from "../read-arguments";
import { CommandFailed, UsageError } from "../usage-error";

const help = `
parley check <flow.json ...> [--strict] [--json]

Reads flow definitions in either shape and says what is wrong or doubtful in them: where, why, and what to do.
Ends with 1 when a file has an error.

  --strict  warnings count as errors
  --json    one JSON document instead of lines
`;

type Report = { file: string; ok: boolean; flow: string | null; errors: (Issue | { path: string; message: string })[]; warnings: Issue[] };

export const check: Command = {
  name: "check",
  summary: "says what is wrong in flow files",
  help,
  async run(args, terminal) {
    const { values, positionals } = readArguments(args, { strict: { type: "boolean" }, json: { type: "boolean" } });
    if (positionals.length === 0) throw new UsageError("Name at least one flow file.");
    const reports: Report[] = [];
    for (const file of positionals) reports.push(await reportOn(terminal.host.cwd, file, terminal.catalogue.facts));
    if (values.json === true) terminal.print(JSON.stringify(reports, null, 2));
    else for (const report of reports) printReport(report, terminal);
    const isBad = (report: Report): boolean => !report.ok || (values.strict === true && report.warnings.length > 0);
    return reports.some(isBad) ? 1 : 0;
  },
};

async function reportOn(cwd: string, file: string, facts: ExecutorFacts): Promise<Report> {
  try {
    const read = readFlow(await readJsonFile(cwd, file), facts);
    if (!read.ok) return { file, ok: false, flow: null, errors: read.problems, warnings: [] };
    const { ok, errors, warnings } = checkFlow(read.definition, facts);
    return { file, ok, flow: read.definition.id, errors, warnings };
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    return { file, ok: false, flow: null, errors: [{ path: "", message: error.message }], warnings: [] };
  }
}

function printReport({ file, ok, flow, errors, warnings }: Report, { print, paint }: Terminal): void {
  const mark = ok ? paint.green("✓") : paint.red("✗");
  const counts = [count(errors.length, "error"), count(warnings.length, "warning")].filter((text) => text !== null);
  print(`${mark} ${file}${flow === null ? "" : paint.dim(` ${flow}`)}${counts.length === 0 ? "" : `: ${counts.join(", ")}`}`);
  for (const line of issueLines(errors, "error", paint)) print(`  ${line}`);
  for (const line of issueLines(warnings, "warning", paint)) print(`  ${line}`);
}

function count(number: number, noun: string): string | null {
  return number === 0 ? null : `${number} ${noun}${number === 1 ? "" : "s"}`;
}
