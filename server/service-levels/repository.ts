import { type Queryable, run } from "../db/pool";
import type { LevelCounts } from "./level-counter";

export const slotMs = 300_000;
const minuteMs = 60_000;
const minutesOfSlot = slotMs / minuteMs;

/** A day in the zone that was asked for, `2026-01-31`. `aliveMinutes`: in which at least one process could serve. */
export type LevelDay = LevelCounts & { day: string; aliveMinutes: number };

/** One row a process and five minutes, written again each minute: the minutes are bits, the counts are added. */
const addText = `INSERT INTO service_levels (slot, node_id, alive, requests, request_errors, turns, turn_failures, turn_ms)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
  ON CONFLICT (slot, node_id) DO UPDATE SET alive = service_levels.alive | excluded.alive, requests = service_levels.requests + excluded.requests,
    request_errors = service_levels.request_errors + excluded.request_errors, turns = service_levels.turns + excluded.turns,
    turn_failures = service_levels.turn_failures + excluded.turn_failures,
    turn_ms = ARRAY(SELECT coalesce(a, 0) + coalesce(b, 0) FROM unnest(service_levels.turn_ms, excluded.turn_ms) WITH ORDINALITY AS x(a, b, n) ORDER BY n)`;

const dayOf = `to_char(slot AT TIME ZONE $2, 'YYYY-MM-DD')`;

/** Processes together: a minute is alive when one of them was. */
const daysText = `WITH slots AS (
    SELECT slot, bit_or(alive) AS alive, sum(requests) AS requests, sum(request_errors) AS errors, sum(turns) AS turns, sum(turn_failures) AS failures
    FROM service_levels WHERE slot >= $1 GROUP BY slot),
  days AS (
    SELECT ${dayOf} AS day, sum(length(replace(alive::bit(${minutesOfSlot})::text, '0', ''))) AS alive, sum(requests) AS requests, sum(errors) AS errors, sum(turns) AS turns, sum(failures) AS failures
    FROM slots GROUP BY 1),
  steps AS (SELECT ${dayOf} AS day, x.n, sum(x.count) AS count FROM service_levels, unnest(turn_ms) WITH ORDINALITY AS x(count, n) WHERE slot >= $1 GROUP BY 1, 2)
  SELECT d.day, d.alive::int AS "aliveMinutes", d.requests::int AS requests, d.errors::int AS "requestErrors", d.turns::int AS turns, d.failures::int AS "turnFailures",
    ARRAY(SELECT s.count::int FROM steps s WHERE s.day = d.day ORDER BY s.n) AS "turnMs"
  FROM days d ORDER BY d.day`;

export type LevelRow = { slot: Date; nodeId: string; alive: number; counts: LevelCounts };

export function createLevelsRepository(db: Queryable) {
  return {
    async add({ slot, nodeId, alive, counts }: LevelRow): Promise<void> {
      const { requests, requestErrors, turns, turnFailures, turnMs } = counts;
      await run(db, { name: "levels-add", text: addText }, [slot, nodeId, alive, requests, requestErrors, turns, turnFailures, turnMs]);
    },

    /** So many at a time. */
    async removeBefore(slot: Date, most: number): Promise<void> {
      const text = "DELETE FROM service_levels WHERE (slot, node_id) IN (SELECT slot, node_id FROM service_levels WHERE slot < $1 LIMIT $2)";
      await run(db, { name: "levels-remove", text }, [slot, most]);
    },

    /** Days with anything in them, the oldest first, counted in an IANA time zone. */
    async days(since: Date, timezone: string): Promise<LevelDay[]> {
      return (await run<LevelDay>(db, { name: "levels-days", text: daysText }, [since, timezone])).rows;
    },

    /** The first minute that was alive, of those that are kept; null when there is none. */
    async firstMinute(): Promise<Date | null> {
      const text = "SELECT slot, bit_or(alive) AS alive FROM service_levels WHERE alive > 0 GROUP BY slot ORDER BY slot LIMIT 1";
      const [row] = (await run<{ slot: Date; alive: number }>(db, { name: "levels-first", text }, [])).rows;
      return row === undefined ? null : new Date(row.slot.getTime() + lowestBit(row.alive) * minuteMs);
    },
  };
}

const lowestBit = (bits: number): number => 31 - Math.clz32(bits & -bits);

export type LevelsRepository = ReturnType<typeof createLevelsRepository>;
