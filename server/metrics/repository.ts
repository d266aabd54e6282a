import { isWakeDue } from "../db/lease";
import { type Queryable, run } from "../db/pool";

type WaitingRow = { timer: number; webhook: number; outbox: number; schedule: number; depth: number };

/** Ages in seconds of the oldest row that is due and that no process holds. */
const waitingText = `SELECT
  COALESCE((SELECT extract(epoch FROM now() - min(next_wake_at)) FROM flow_runs
    WHERE ${isWakeDue} AND status = 'running' AND (locked_until IS NULL OR locked_until < now())), 0)::float8 AS timer,
  COALESCE((SELECT extract(epoch FROM now() - min(next_attempt_at)) FROM webhook_events WHERE status = 'received' AND next_attempt_at <= now()), 0)::float8 AS webhook,
  COALESCE((SELECT extract(epoch FROM now() - min(next_attempt_at)) FROM outbox_messages WHERE status = 'queued' AND next_attempt_at <= now()), 0)::float8 AS outbox,
  COALESCE((SELECT extract(epoch FROM now() - min(next_run_at)) FROM schedules
    WHERE active AND next_run_at <= now() AND (locked_until IS NULL OR locked_until < now())), 0)::float8 AS schedule,
  (SELECT count(*) FROM outbox_messages WHERE status IN ('queued', 'sending'))::int AS depth`;

/** What waits, for whoever measures. */
export function createWaitingRepository(db: Queryable) {
  return {
    async waiting(): Promise<WaitingRow> {
      const [row] = (await run<WaitingRow>(db, { name: "metrics-waiting", text: waitingText }, [])).rows;
      return row ?? { timer: 0, webhook: 0, outbox: 0, schedule: 0, depth: 0 };
    },
  };
}
