import type pg from "pg";
import { parseCron } from "@/flows/triggers/cron";
import { nextTime } from "@/flows/triggers/next-times";
import { offsetAt } from "@/flows/triggers/zone-time";
import { signedHeaders } from "@/server/signatures/signature";
import type { SeededRandom } from "../simulation/seeded-random";
import type { Customer } from "./customer";
import { type Call, callServer, Unanswered } from "./http";
import type { Ledger } from "./ledger";
import type { NodeProcess } from "./node-process";
import type { ChaosOptions } from "./options";
import { cron, type StartKit } from "./start-flows";

export type StartersDeps = {
  pool: pg.Pool;
  nodes: readonly NodeProcess[];
  ledger: Ledger;
  random: SeededRandom;
  apiKey: string;
  kit: StartKit;
  counts: ChaosOptions["starts"];
  /** How long faults last. */
  seconds: number;
  /** Those who say the keyword. */
  customers: readonly Customer[];
  isPatient: () => boolean;
};

/** How many runs there are to be of each flow that is started from outside. */
export type Started = { [slug: string]: number };

const dayMs = 86_400_000;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The times of the schedule around the last two moves of the clocks that so many days have passed since: the day itself, and as many before and after it. */
function timesAroundMoves(now: number, daysAround: number): number[] {
  const parsed = parseCron(cron.text);
  if (!parsed.ok) throw new Error(parsed.message);
  const times: number[] = [];
  for (let at = nextTime(parsed.cron, cron.zone, now - 440 * dayMs); at !== null && at < now; at = nextTime(parsed.cron, cron.zone, at)) times.push(at);
  const moves = times.flatMap((at, index) => (offsetAt(cron.zone, at) === offsetAt(cron.zone, times[index - 1] ?? at) ? [] : [index]));
  const whole = moves.filter((move) => move >= daysAround && move + daysAround < times.length).slice(-2);
  return times.filter((_, index) => whole.some((move) => Math.abs(move - index) <= daysAround));
}

/** Starts flows in every way there is, each start again and again until somebody says that it was taken, some of them long after that. */
export function createStarters({ pool, nodes, ledger, random, apiKey, kit, counts, seconds, customers, isPatient }: StartersDeps) {
  const times = timesAroundMoves(Date.now(), counts.daysAroundMoves);

  /** One request until a server answers it. @throws Error when nobody does */
  async function insist(call: () => Call): Promise<void> {
    for (let tries = 1; isPatient(); tries += 1) {
      try {
        await callServer(random.pick(nodes).url, call());
        return;
      } catch (error) {
        if (!(error instanceof Unanswered)) throw error;
        ledger.counters.retries += 1;
        await pause(Math.min(50 * tries, 500) * (0.5 + random.next()));
      }
    }
    throw new Error("nobody took it");
  }

  /** The same thing for the second time now and then, and at two servers at once. */
  async function repeatedly(call: () => Call): Promise<void> {
    ledger.counters.startsAsked += 1;
    await Promise.all(random.chance(0.15) ? [insist(call), insist(call)] : [insist(call)]);
    if (!random.chance(0.15)) return;
    await pause(random.next() * 3_000);
    await insist(call);
  }

  /** So many, spread over the time that faults last. */
  async function spread(count: number, work: (index: number) => Promise<void>): Promise<void> {
    await Promise.all(
      Array.from({ length: count }, async (_, index) => {
        await pause(random.next() * seconds * 800);
        await work(index);
      }),
    );
  }

  const byWebhook = (index: number) => {
    const body = JSON.stringify({ order: index });
    const headers = () => signedHeaders(kit.secret, { body: Buffer.from(body), at: Date.now(), eventId: `shop ${index}` });
    return repeatedly(() => ({ method: "POST", path: kit.source, headers: headers(), body }));
  };
  const asProgram = (path: string, key: string, body: object) =>
    repeatedly(() => ({ method: "POST", path, key: apiKey, headers: { "idempotency-key": key }, body: JSON.stringify(body) }));

  async function byKeyword(customer: Customer): Promise<void> {
    for (let joined = 0; joined < counts.keywordsEach; joined += 1) {
      ledger.counters.startsAsked += 1;
      await customer.perform({ type: "say", text: random.pick(["Join us", "join us!"]), leadsTo: "told" });
      await customer.perform({ type: "say", text: "hello", leadsTo: "done" });
    }
  }

  /** Each time comes as soon as the one before it has been fired, as if the year were short. */
  async function bySchedule(): Promise<void> {
    for (const at of times) {
      ledger.counters.startsAsked += 1;
      await comes(at);
    }
  }

  async function comes(at: number): Promise<void> {
    for (let isSet = false; ; await pause(100)) {
      if (!isPatient()) throw new Error(`the schedule's time ${new Date(at).toISOString()} was not fired`);
      try {
        if (!isSet) await pool.query("UPDATE schedules SET next_run_at = to_timestamp($1 / 1000.0) WHERE cron = $2", [at, cron.text]);
        isSet = true;
        const { rows } = await pool.query<{ next: Date }>(`SELECT next_run_at AS next FROM schedules WHERE cron = $1`, [cron.text]);
        if (rows[0] !== undefined && rows[0].next.getTime() > Date.now()) return;
      } catch {
        // The database is crashed on purpose. A time that is set again is the same start.
      }
    }
  }

  return {
    /** Settles when all of it was taken; it is carried out then, or soon after. */
    async run(): Promise<void> {
      const ways: { [way: string]: Promise<unknown> } = {
        keyword: Promise.all(customers.map(byKeyword)),
        webhook: spread(counts.webhooks, byWebhook),
        program: spread(counts.programs, (index) => asProgram("/api/triggers/program", `program ${index}`, { data: { index } })),
        schedule: bySchedule(),
        many: pause(seconds * 200).then(() => asProgram("/api/flows/for_many/starts", "all of them", { people: kit.people })),
      };
      await Promise.all(
        Object.entries(ways).map(([way, done]) => done.catch((error: unknown) => ledger.violate("a start is taken", { way, error: String(error) }))),
      );
    },
    expected: (): Started => ({
      by_keyword: customers.length * counts.keywordsEach,
      by_webhook: counts.webhooks,
      by_program: counts.programs,
      by_schedule: times.length,
      for_many: kit.people.length,
    }),
  };
}

export type Starters = ReturnType<typeof createStarters>;
