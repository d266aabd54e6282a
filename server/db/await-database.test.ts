import { describe, expect, it } from "vitest";
import { awaitDatabase, pausesMs, type Waiting } from "./await-database";

const url = "postgresql://someone:hidden@db.example/parley";
const refused = () => Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });

/** A database that answers `failures` first; time passes in pauses only. */
async function wait(failures: readonly Error[], patienceMs: number | null) {
  const left = [...failures];
  const heard: Waiting[] = [];
  const clock = { at: 0 };
  const done = await awaitDatabase({
    url,
    patienceMs,
    onWaiting: (waiting) => void heard.push(waiting),
    async look() {
      const failure = left.shift();
      if (failure !== undefined) throw failure;
    },
    async sleep(ms) {
      clock.at += ms;
    },
    now: () => clock.at,
  }).then(
    () => "there",
    (error: Error) => error,
  );
  return { done, heard, waitedMs: clock.at, leftOver: left.length };
}

describe("awaitDatabase", () => {
  it("says nothing and waits for nothing when the database is there", async () => {
    expect(await wait([], null)).toEqual({ done: "there", heard: [], waitedMs: 0, leftOver: 0 });
  });

  it("waits for ever with growing pauses, and says for what without the password", async () => {
    const { done, heard } = await wait(Array.from({ length: 50 }, refused), null);
    expect(done).toBe("there");
    expect(heard.map(({ nextTryMs }) => nextTryMs)).toEqual([...pausesMs, ...Array.from({ length: 44 }, () => 10_000)]);
    expect(heard[0]).toEqual({ server: "db.example:5432", reason: "ECONNREFUSED", nextTryMs: 250 });
  });

  it.each(["57P03", "53300", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH"])("waits for one that says %s", async (code) => {
    expect((await wait([Object.assign(new Error(code), { code })], null)).done).toBe("there");
  });

  it("gives up after its patience, in a sentence", async () => {
    const { done, waitedMs } = await wait(Array.from({ length: 50 }, refused), 1_000);
    // 250 + 500 + what is left of 1000.
    expect(waitedMs).toBe(1_000);
    expect(done).toMatchObject({
      name: "DatabaseAway",
      message: "The database at db.example:5432 cannot be reached (ECONNREFUSED). Start it, or correct or remove DATABASE_URL.",
    });
  });

  it("does not wait at all when it may not", async () => expect(await wait([refused()], 0)).toMatchObject({ heard: [], waitedMs: 0 }));

  it.each(["28P01", "3D000"])("does not wait for what will not mend itself (%s)", async (code) => {
    const wrong = Object.assign(new Error("no"), { code });
    expect(await wait([wrong], null)).toMatchObject({ done: wrong, heard: [], waitedMs: 0 });
  });
});
