import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { RecoveryReport } from "../runs/recover";
import type { ReadinessRepository } from "./readiness-repository";

/** `reasons` keep requests away; `warnings` do not. */
export type Readiness = { isReady: boolean; reasons: string[]; warnings: string[] };

export type ReadinessDeps = {
  repository: ReadinessRepository;
  isDraining: () => boolean;
  /** Null without REDIS_URL. */
  isRedisUp: () => boolean | null;
  recovery: RecoveryReport;
  /** @default the folder of this version */
  migrationsDir?: string;
};

const answerWithinMs = 2_000;
/** Anyone may ask, so the database is asked at most this often. */
const freshMs = 500;
const ownMigrations = fileURLToPath(new URL("../../prisma/migrations", import.meta.url));

type DatabaseState = Pick<Readiness, "reasons" | "warnings">;

/** Says whether this process should get requests (GET /api/ready). */
export function createReadiness({ repository, isDraining, isRedisUp, recovery, migrationsDir = ownMigrations }: ReadinessDeps) {
  const known = readdir(migrationsDir, { withFileTypes: true }).then(
    (entries) => entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])),
    () => [],
  );
  const last: { state: Promise<DatabaseState> | null; at: number } = { state: null, at: 0 };

  async function ask(): Promise<DatabaseState> {
    const applied = await within(repository.migrations(), answerWithinMs).catch(() => undefined);
    if (applied === undefined) return { reasons: ["database: it does not answer"], warnings: [] };
    if (applied === null) return { reasons: [], warnings: ["migrations: the database does not say which it has"] };
    const missing = (await known).filter((name) => !applied.includes(name));
    return { reasons: missing.length === 0 ? [] : [`migrations: ${missing.length} are missing`], warnings: [] };
  }

  function database(): Promise<DatabaseState> {
    if (last.state === null || Date.now() - last.at > freshMs) {
      last.at = Date.now();
      last.state = ask();
    }
    return last.state;
  }

  return async (): Promise<Readiness> => {
    const found = await database();
    const reasons = [...(isDraining() ? ["draining"] : []), ...found.reasons];
    const warnings = [...found.warnings];
    if (isRedisUp() === false) warnings.push("redis: it does not answer; going on without it");
    if (recovery.failed > 0) warnings.push(`recovery: ${recovery.failed} runs could not be brought on at the start`);
    if (recovery.misplaced > 0) warnings.push(`recovery: ${recovery.misplaced} runs stand in a state that their version does not have`);
    return { isReady: reasons.length === 0, reasons, warnings };
  };
}

function within<T>(work: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("no answer in time")), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
