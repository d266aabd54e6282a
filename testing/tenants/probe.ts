import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { roles } from "@/server/access/actor";
import type { CountingProxy } from "../durability/counting-proxy";
import { isAlike, type Told } from "./answers";
import { absentLike, type ForeignId, idsFor, oneOfEach } from "./foreign-ids";
import type { Outlet } from "./outlets-asked";
import { type Place, placesOf } from "./places";
import { fingerprint, type Kept } from "./rows";

/** What is no secret of a workspace, by outlet and column, and why. */
const open: { readonly [outlet: string]: { readonly [column: string]: string } } = {
  "POST /api/webhooks/:source": { "trigger_webhooks.key": "128 random bits are the address: whoever has it may knock, and signs" },
  "POST /api/webhooks/:workspace/:source": { "workspaces.slug": "the slug stands in every address that customers open" },
};

/** What one has made under a name that nobody had is there for the next: each asks for others. */
const askers: readonly string[] = [...roles, "customer", "anybody"];

/** No accident: nothing but a row of the other workspace can have put it into an answer. */
const isMark = ({ at, value }: ForeignId): boolean => at.endsWith(".id") && value.length > 20;

type ProbeDeps = { pool: pg.Pool; proxy: CountingProxy; kept: readonly Kept[]; foreign: readonly ForeignId[]; otherId: string };
type Asking = Pick<Outlet, "name" | "role" | "schema"> & { told: (input: unknown) => Promise<Told> };

/** Tries names of the other workspace at every place of an outlet, beside names that nothing has. `tried` says which: outlet × role × name. */
export async function createProbe({ pool, proxy, kept, foreign, otherId }: ProbeDeps) {
  const tried: string[] = [];
  /** What the other workspace has, as it was looked at last. */
  let rows = await fingerprint(pool, kept, otherId);

  /** What is wrong with an outlet, for one role. */
  async function probe({ bases, ask, ...outlet }: Outlet): Promise<string[]> {
    const told = async (input: unknown): Promise<Told> => {
      proxy.reset();
      const text = await ask(input);
      return { text, statements: proxy.counts.executes + proxy.counts.queries };
    };
    const wrong = bases.length === 0 ? [`${outlet.name} is asked nothing: add what it is asked to testing/masking/outlets.ts`] : [];
    const places = new Map(bases.flatMap((base) => placesOf(outlet.schema, base)).map((place) => [`${place.path} ${JSON.stringify(place.put("?"))}`, place]));
    for (const place of places.values()) wrong.push(...(await tryPlace(place, { ...outlet, told })));
    return [...wrong, ...(await changesBy(outlet))];
  }

  async function changesBy({ name, role }: Pick<Outlet, "name" | "role">): Promise<string[]> {
    const before = rows;
    rows = await fingerprint(pool, kept, otherId);
    const changed = Object.keys(rows).filter((table) => rows[table] !== before[table]);
    return changed.map((table) => `${name} as ${role} changed ${table}: ${before[table]} → ${rows[table]}`);
  }

  async function tryPlace(place: Place, asking: Asking): Promise<string[]> {
    const { name, role, schema } = asking;
    const wrong: string[] = [];
    const known = new Map<string, readonly [Told, string]>();
    const ids = idsFor(place.path, oneOfEach(foreign, askers.indexOf(role)), { outlet: name, isWhole: role === "owner" });
    if (ids === null) return [`what does ${place.path} of ${name} name? Say it in testing/tenants/foreign-ids.ts`];
    for (const { value, at } of ids) {
      if (!schema.safeParse(place.put(value)).success || at in (open[name] ?? {})) continue;
      tried.push(`${name} × ${role} × ${place.path} = ${value} (${at})`);
      const { answer, absent } = await compare(value, place, { ...asking, known });
      const label = `${name} as ${role}: ${place.path} = ${value} (${at})`;
      if (!isAlike([answer, value], absent)) wrong.push(`${label} is not answered as ${absent[1]}:\n${shown(answer)}\n${shown(absent[0])}`);
      const leak = foreign.find((mark) => isMark(mark) && !value.includes(mark.value) && answer.text.includes(mark.value));
      if (leak) wrong.push(`${label} tells ${leak.value} (${leak.at})`);
      // Who may not do this at all is told so before anything is looked up.
      if (answer.text.includes("FORBIDDEN") && answer.statements === 0) break;
    }
    return wrong;
  }

  /** The answer for a foreign name and for one that nothing has, both as they come after a while if they differ at first. */
  async function compare(value: string, { put }: Place, { role, told, known }: Asking & { known: Map<string, readonly [Told, string]> }) {
    const nobody = absentLike(value, askers.indexOf(role));
    const kind = `${value.length} ${/^[a-z]*_?/.exec(value)?.[0]}`;
    let absent = known.get(kind) ?? ([await told(put(nobody)), nobody] as const);
    let answer = await told(put(value));
    // Something may have been looked up for the first time, or was coming to an end meanwhile.
    for (let again = 0; again < 3 && !isAlike([answer, value], absent); again++) {
      await sleep(50);
      absent = [await told(put(nobody)), nobody];
      answer = await told(put(value));
    }
    known.set(kind, absent);
    return { answer, absent };
  }

  return { probe, tried };
}

const shown = ({ statements, text }: Told): string => `    ${statements} statements, ${text.slice(0, 300)}`;
