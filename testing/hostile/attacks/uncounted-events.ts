import type { Attack, Target } from "./attack";
import { floodBySockets, readHistories } from "./talkers";

const sockets = 8;
const events = 5_000;

/** Reads that reached the database, of all that were asked for. */
const readsDone = (target: Target) => target.counter("parley_reads_total", { result: "passed" });

export const joinLoop: Attack = {
  name: "join-loop",
  about: `session:join in a loop over ${sockets} sockets`,
  async run(target) {
    const seen = await floodBySockets(target, { sockets, events, event: "session:join", payload: (sessionId) => ({ sessionId }) });
    return { ...seen, reads: await readsDone(target) };
  },
  // Of 40,000: each socket is let through 30 times at most, and asks for its admission once.
  bounds: { refused: [sockets, sockets * 60], disconnected: [sockets, sockets], reads: [sockets, sockets * 40] },
};

export const typingLoop: Attack = {
  name: "typing-loop",
  about: `typing in a loop over ${sockets} sockets`,
  run: (target) => floodBySockets(target, { sockets, events, event: "typing", payload: (sessionId) => ({ sessionId, on: false }) }),
  bounds: { refused: [sockets, sockets * 60], disconnected: [sockets, sockets], sent: [sockets, sockets * 600] },
};

export const unknownEvents: Attack = {
  name: "unknown-events",
  about: `events that there are not, in a loop over ${sockets} sockets`,
  run: (target) => floodBySockets(target, { sockets, events, event: "flow:delete", payload: () => ({}) }),
  bounds: { ok: [0, 0], refused: [sockets, sockets * 60], disconnected: [sockets, sockets], sent: [sockets, sockets * 600] },
};

export const historyOfOne: Attack = {
  name: "history-of-one",
  about: "one session's history, 2,000 times in parallel",
  async run(target) {
    return { ...(await readHistories(target, { sessions: 1, readsEach: 2_000 })), reads: await readsDone(target) };
  },
  // 60 at once and 5 a second of one session; however slow the machine, two minutes bring 600 more at most.
  bounds: { "429": [1_400, 1_940], reads: [20, 600] },
};

export const historyOfMany: Attack = {
  name: "history-of-many",
  about: "the histories of 60 sessions from one address, 6,000 times in parallel",
  async run(target) {
    return { ...(await readHistories(target, { sessions: 60, readsEach: 100 })), reads: await readsDone(target) };
  },
  // 400 at once and 40 a second from one address; however slow the machine, two minutes bring 4,800 more at most.
  bounds: { "200": [100, 5_200], "429": [800, 5_900], reads: [100, 5_200] },
};
