import type { ClaimedRow, LaneDeps } from "@/server/due/due-rows";
import type { createLane } from "@/server/due/lane";
import type { PlantedBug } from "./planted-bug";

/** The lane with each claim under a name of its own, so that it does not know a row again. */
function forgetful<Row extends ClaimedRow>(sound: typeof createLane, deps: LaneDeps<Row>) {
  const rows = new Map<string, Row>();
  const rowOf = ({ id }: Row): Row => rows.get(id) as Row;
  return sound<Row>({
    ...deps,
    async claim(limit) {
      return (await deps.claim(limit)).map((row) => {
        const id = `${row.id} ${rows.size}`;
        rows.set(id, row);
        return { ...row, id };
      });
    },
    async renew(claimed) {
      const known = claimed.filter(({ id }) => rows.has(id));
      const kept = new Set(await deps.renew(known.map(rowOf)));
      return known.filter((row) => kept.has(rowOf(row).id)).map(({ id }) => id);
    },
    giveBack: (row, what) => deps.giveBack(rows.get(row.id) ?? row, what),
    work: (row, signal) => deps.work(rows.get(row.id) ?? row, signal),
  });
}

/** What is due is claimed, held and given back by one loop. */
export const bugsOfTheLane: { readonly [name: string]: PlantedBug } = {
  "claim-kept-after-failure": {
    says: "A row whose work has failed is held on to, and renewed, as if the work went on.",
    lanes: (sound) => (deps) => sound({ ...deps, work: (row, signal) => deps.work(row, signal).catch(() => new Promise(() => undefined)) }),
  },
  "nudge-lost-while-busy": {
    says: "A nudge that comes while the lane claims is not heard.",
    lanes: (sound) => (deps) => {
      let claims = 0;
      const lane = sound({
        ...deps,
        async claim(limit) {
          claims += 1;
          try {
            return await deps.claim(limit);
          } finally {
            claims -= 1;
          }
        },
      });
      return { ...lane, nudge: () => (claims > 0 ? undefined : lane.nudge()) };
    },
  },
  "row-worked-twice": {
    says: "A lane that lost its claim on a row takes the row up once more while it still works at it.",
    lanes: (sound) => (deps) => forgetful(sound, deps),
  },
};
