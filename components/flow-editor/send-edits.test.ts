import { expect, it } from "vitest";
import type { FlowEdit } from "@/flows/editing/edit";
import { createSending, type JointEdit, type JointlyEdited } from "./send-edits";

const named = (name: string): FlowEdit => ({ type: "setProperties", properties: { name } });

function fakeServer(answers: (JointlyEdited | Error)[]) {
  const calls: JointEdit[] = [];
  let count = 0;
  const send = createSending(
    async (edit) => {
      calls.push(edit);
      const answer = answers.shift() ?? new Error("no answer");
      if (answer instanceof Error) throw answer;
      return answer;
    },
    () => `id${(count += 1)}`,
  );
  return { calls, send };
}

const done = (revision: number, more: Partial<JointlyEdited> = {}): JointlyEdited => ({ revision, version: { number: 1 }, refused: [], since: [], ...more });

it("sends what may have arrived again under its own id, then what came since on top of it", async () => {
  const { calls, send } = fakeServer([new Error("offline"), done(2), done(3)]);
  await expect(send(1, [named("a")])).rejects.toThrow("offline");
  expect(await send(1, [named("a"), named("b")])).toEqual({ type: "sent", revision: 3, number: 1, isBehind: false });
  expect(calls.map(({ opId, base, edits }) => [opId, base, edits])).toEqual([
    ["id2", 1, [named("a")]],
    ["id2", 1, [named("a")]],
    ["id3", 2, [named("b")]],
  ]);
});

it("says when others have edited too, when something was not taken, and when it cannot know what arrived", async () => {
  const { send } = fakeServer([done(3, { since: [{}] }), done(3, { refused: [{ code: "EDIT_OVERTAKEN" }] }), new Error("offline")]);
  expect(await send(1, [named("a")])).toMatchObject({ type: "sent", isBehind: true });
  expect(await send(1, [named("a")])).toEqual({ type: "refused", code: "EDIT_OVERTAKEN" });
  await expect(send(1, [named("a")])).rejects.toThrow("offline");
  expect(await send(1, [named("another")])).toEqual({ type: "stale" });
});
