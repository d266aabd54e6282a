import type { RunWrite, TurnCommit } from "@/server/db/turn-commit";
import type { PlantedBug } from "./planted-bug";

const hears =
  (is: (signal: RunWrite["tape"][number]["signal"]) => boolean) =>
  ({ tape }: RunWrite): boolean =>
    tape.some(({ signal }) => is(signal));

const isTold = hears(({ type }) => type === "childEnded");
const isCalledOff = hears((signal) => signal.type === "cancelRequested" && signal.by === "caller");
const without = (commit: TurnCommit, left: (write: RunWrite) => boolean): TurnCommit => ({ ...commit, runs: commit.runs.filter((write) => !left(write)) });

/** The turn's runs are not written together. */
export const bugsOfFamilies: { readonly [name: string]: PlantedBug } = {
  "end-lost": {
    says: "A called run ends, and whoever has called it is not written.",
    commit: (sound) => (commit) => sound(commit.runs.length > 1 ? without(commit, isTold) : commit),
  },
  "end-in-two-commits": {
    says: "The end of a called run is one commit, what its caller makes of it another.",
    commit: (sound) => async (commit) => {
      const told = commit.runs.filter(isTold);
      const others = commit.runs.filter((write) => !isTold(write));
      if (told.length === 0 || others.length === 0) return sound(commit);
      const first = await sound({ ...commit, runs: others });
      if (first.type !== "committed") return first;
      const guard = { type: "revision", revision: first.conversationRevision } as const;
      const second = { ...commit, guard, runs: told, messages: [], nlu: [], events: [], webhookIds: [] };
      const result = await sound(second);
      return result.type === "committed" ? { ...result, lastSeq: first.lastSeq } : result;
    },
  },
  "end-told-twice": {
    says: "The end of a called run is put on its caller's tape twice.",
    commit: (sound) => (commit) =>
      sound({
        ...commit,
        runs: commit.runs.map((write) => {
          const last = write.tape.at(-1);
          if (last === undefined || !isTold(write)) return write;
          const again = write.tape
            .filter(({ signal }) => signal.type === "childEnded")
            .map((entry, index) => ({ ...entry, n: last.n + index + 1, seal: null }));
          return { ...write, tape: [...write.tape, ...again], row: { ...write.row, entries: write.row.entries + again.length } };
        }),
      }),
  },
  "called-run-goes-on": {
    says: "Whom nobody waits for any more is not cancelled.",
    commit: (sound) => (commit) => sound(commit.runs.length > 1 ? without(commit, isCalledOff) : commit),
  },
  "front-left-behind": {
    says: "When a called run has ended, it stays in front.",
    commit: (sound) => (commit) => sound(commit.runs.some(isTold) ? { ...commit, foregroundRunId: null } : commit),
  },
};
