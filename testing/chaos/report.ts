import type { FaultKind, Recovery, Violation } from "./ledger";
import type { ChaosResult } from "./run-chaos";

/** Rows of a violation that are printed. */
const shownRows = 10;

/** Of a list that need not be sorted; `share` from 0 to 1. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;

function spread(recoveries: readonly Recovery[]): string {
  const ms = recoveries.map((recovery) => recovery.ms);
  if (ms.length === 0) return "none was hit";
  return `p50 ${seconds(percentile(ms, 0.5))}, p99 ${seconds(percentile(ms, 0.99))}, max ${seconds(Math.max(...ms))} (${ms.length} messages)`;
}

const kinds: Record<FaultKind, string> = { kill: "by a kill", freeze: "by a frozen process", postgres: "by PostgreSQL's restart", redis: "by Redis" };

/** The counts as a quiet table, then every violation with its rows. */
export function describeChaos({ counters: c, audit: a, recoveries, violations, times }: ChaosResult): string {
  const rows: [string, string][] = [
    [
      "Faults",
      `${c.kills} kills, at most ${times.betweenKills.toFixed(2)} s apart; ${c.freezes} processes frozen; PostgreSQL restarted ${c.postgresRestarts}×, ${c.brokenConnections} connections broken`,
    ],
    [
      "Redis",
      c.redisFlushes + c.redisStops + c.redisFreezes === 0 ? "not here" : `flushed ${c.redisFlushes}×, stopped ${c.redisStops}×, frozen ${c.redisFreezes}×`,
    ],
    ["Processes", `started ${c.starts}×; ${c.failedStarts} starts failed while the database was down`],
    ["Conversations", `${c.opened}`],
    ["Messages sent", `${c.sent}; ${c.retries} requests repeated, ${c.doubled} sent to two servers at once, ${c.repeats} sent again later`],
    ["Acknowledged", `${a.acknowledged}; inbound rows ${a.inboundRows}; answered as duplicates ${c.duplicateAnswers}`],
    ["Orders scripted", `${a.scriptedOrders}; in the database ${a.orders}`],
    ["Payments", `${a.payments}; captured ${a.captured}`],
    ["Webhooks", `${c.webhooks} decisions, ${c.webhookRepeats} copies, ${c.forged} forged and refused; rows ${a.webhookRows}`],
    [
      "Starts",
      `${c.startsAsked} asked for besides the ${a.starts.for_many ?? 0} people of one; runs: ${Object.entries(a.starts)
        .map(([slug, runs]) => `${slug} ${runs}`)
        .join(", ")}`,
    ],
    ["Runs", `${a.runs}, ${a.entries} entries, ${a.steps} steps, ${a.seals} seals; replayed alike ${a.replayed}`],
    ["Outbox", `${a.outboxRows} rows, ${a.deliveries} sends, at most ${a.mostDeliveries} of one row`],
    ["Recovery", spread(recoveries)],
    ["  of those hit once", spread(recoveries.filter(({ hits }) => hits === 1))],
    ...Object.entries(kinds).map(([kind, title]): [string, string] => [`  first ${title}`, spread(recoveries.filter(({ by }) => by === kind))]),
    [
      "Time",
      `${times.faults.toFixed(0)} s of faults, ${times.finish.toFixed(1)} s until all customers were done, ${times.drain.toFixed(1)} s until all was at rest`,
    ],
  ];
  const width = Math.max(...rows.map(([title]) => title.length));
  const table = rows.map(([title, text]) => `  ${title.padEnd(width)}  ${text}`).join("\n");
  return violations.length === 0 ? `${table}\n\n  Nothing was lost, nothing was done twice.` : `${table}\n\n${violations.map(describeViolation).join("\n")}`;
}

function describeViolation({ invariant, rows }: Violation): string {
  const shown = rows.slice(0, shownRows).map((row) => `      ${JSON.stringify(row)}`);
  const more = rows.length > shownRows ? [`      … and ${rows.length - shownRows} more`] : [];
  return [`  BROKEN: ${invariant} (${rows.length})`, ...shown, ...more].join("\n");
}
