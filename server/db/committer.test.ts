import { describe, expect, it } from "vitest";
import { HostUnavailable } from "@/flows/ports/host-unavailable";
import { aTurn } from "@/testing/conformance/a-turn";
import { refusalOf } from "./commit-turns";
import { type CommitterDeps, createCommitter } from "./committer";
import type { CommitResult, TurnCommit } from "./turn-commit";

type Written = { ids: string[]; answer: (results?: CommitResult[]) => Promise<void>; fail: (error: unknown) => Promise<void> };

const done: CommitResult = { type: "committed", lastSeq: 1, conversationRevision: 0 };
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** A database that answers when it is told to. */
function aDatabase(rest: Partial<CommitterDeps> = {}) {
  const written: Written[] = [];
  const write = (turns: readonly TurnCommit[]) =>
    new Promise<CommitResult[]>((resolve, reject) => {
      written.push({
        ids: turns.map(({ conversationId }) => conversationId),
        answer: (results = turns.map(() => done)) => {
          resolve(results);
          return settle().then(() => undefined);
        },
        fail: (error) => {
          reject(error);
          return settle().then(() => undefined);
        },
      });
    });
  const committer = createCommitter({ write, refusalOf, sizeOf: () => 10, lanes: 2, defer: queueMicrotask, ...rest });
  const commit = (conversationId: string, more: Partial<TurnCommit> = {}) => committer.commit(aTurn(conversationId, { turnId: "t", ...more }));
  return { written, commit, sent: () => written.map(({ ids }) => ids) };
}

const unique = (constraint: string) => Object.assign(new Error("duplicate key"), { code: "23505", constraint });
const deadlock = () => Object.assign(new Error("deadlock detected"), { code: "40P01" });

describe("the committer", () => {
  it("sends a turn at once and alone while a lane is free", () => {
    const { commit, sent } = aDatabase();
    void commit("b");
    void commit("a");
    expect(sent()).toEqual([["b"], ["a"]]);
  });

  it("has no more statements under way than lanes, and shares out what waits, sorted by conversation", async () => {
    const { commit, written, sent } = aDatabase();
    for (const id of ["x", "y", "d", "b", "c", "a"]) void commit(id);
    expect(sent()).toEqual([["x"], ["y"]]);
    await written[0]?.answer();
    // Four wait for two lanes: each takes two, those that came first.
    expect(sent().slice(2)).toEqual([["b", "d"]]);
    await written[1]?.answer();
    expect(sent().slice(3)).toEqual([["c"]]);
  });

  it("takes at most 64 in a statement, and no more bytes than it may", async () => {
    const full = aDatabase({ lanes: 1 });
    for (let index = 0; index < 101; index += 1) void full.commit(`s${index}`);
    await full.written[0]?.answer();
    expect(full.sent()[1]).toHaveLength(64);
    const large = aDatabase({ lanes: 1, maxBytes: 25 });
    for (const id of ["x", "a", "b", "c"]) void large.commit(id);
    await large.written[0]?.answer();
    expect(large.sent()[1]).toEqual(["a", "b"]);
  });

  it("never has a conversation twice under way: the second waits, and those behind it go on", async () => {
    const { commit, written, sent } = aDatabase({ lanes: 1 });
    void commit("x");
    for (const id of ["a", "a", "b"]) void commit(id);
    await written[0]?.answer();
    expect(sent()[1]).toEqual(["a", "b"]);
    await written[1]?.answer();
    expect(sent()[2]).toEqual(["a"]);
    const two = aDatabase();
    void two.commit("a");
    void two.commit("a");
    expect(two.sent()).toEqual([["a"]]);
  });

  it("lets a webhook's turn go alone", async () => {
    const { commit, written, sent } = aDatabase({ lanes: 1 });
    void commit("x");
    void commit("a", { webhookIds: ["w"] });
    void commit("b");
    void commit("c");
    await written[0]?.answer();
    expect(sent()[1]).toEqual(["a"]);
    await written[1]?.answer();
    expect(sent()[2]).toEqual(["b", "c"]);
  });

  it("gives each turn its own answer", async () => {
    const { commit, written } = aDatabase({ lanes: 1 });
    void commit("x");
    const answers = Promise.all(["b", "a"].map((id) => commit(id)));
    await written[0]?.answer();
    await written[1]?.answer([{ type: "stale" }, done]);
    expect(await answers).toEqual([done, { type: "stale" }]);
  });

  it.each([
    ["a repeated row", unique("messages_pkey")] as const,
    ["a deadlock", deadlock()] as const,
    ["a lost connection", new HostUnavailable("gone")] as const,
  ])("writes turns one by one after %s", async (_what, failure) => {
    const { commit, written, sent } = aDatabase({ lanes: 1 });
    void commit("x");
    const answers = Promise.all(["b", "a"].map((id) => commit(id)));
    await written[0]?.answer();
    await written[1]?.fail(failure);
    expect(sent().slice(2)).toEqual([["a"]]);
    await written[2]?.fail(unique("messages_pkey"));
    expect(sent().slice(3)).toEqual([["b"]]);
    await written[3]?.answer();
    expect(await answers).toEqual([done, { type: "duplicateMessage" }]);
  });

  it("asks a database that stays away only once more, whatever waits", async () => {
    const { commit, written, sent } = aDatabase({ lanes: 1 });
    void commit("x");
    const answers = Promise.allSettled(["a", "b", "c"].map((id) => commit(id)));
    await written[0]?.answer();
    const gone = new HostUnavailable("gone");
    await written[1]?.fail(gone);
    await written[2]?.fail(new HostUnavailable("still gone"));
    expect((await answers).map((answer) => answer.status === "rejected" && answer.reason === gone)).toEqual([true, true, true]);
    expect(sent()).toHaveLength(3);
  });

  it("says that it does not know what became of a conversation that a lost statement may have opened", async () => {
    const { commit, written } = aDatabase({ lanes: 1 });
    void commit("x");
    const answers = Promise.allSettled(["a", "b"].map((id) => commit(id)));
    await written[0]?.answer();
    const gone = new HostUnavailable("gone");
    await written[1]?.fail(gone);
    await written[2]?.fail(unique("conversations_pkey"));
    await written[3]?.answer();
    expect((await answers).map((answer) => (answer.status === "rejected" ? answer.reason : answer.value))).toEqual([gone, done]);
  });

  it("writes a turn that is alone again after a deadlock, three times at most", async () => {
    const { commit, written, sent } = aDatabase();
    const answer = commit("a").catch((error: unknown) => error);
    for (let tries = 0; tries < 4; tries += 1) await written[tries]?.fail(deadlock());
    expect(await answer).toMatchObject({ code: "40P01" });
    expect(sent()).toHaveLength(4);
  });
});
