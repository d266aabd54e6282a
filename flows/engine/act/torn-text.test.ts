import { describe, expect, it } from "vitest";
import { aFlow, anAction, aSet } from "@/testing/builders/a-flow";
import { runConversation } from "@/testing/builders/a-run";
import { anExecutor, aRegistry, say } from "@/testing/builders/an-executor";
import { set } from "../../executors/set/execute";
import { canonicalJson } from "../../json/canonical";

const half = "\ud83d";

describe("an emoji cut in half", () => {
  it("is the same in memory as in a database, wherever it comes to stand", async () => {
    const tear = anExecutor("tear", () => ({
      ok: true,
      output: { text: half, [half]: [half] },
      replies: [{ content: `cut ${half}`, buttons: [{ id: half, label: half }], cards: [{ title: half }] }],
    }));
    const fail = anExecutor("fail", () => ({ ok: false, error: { code: "ACTION_FAILED", message: `${"x".repeat(998)}😀😀`, retryable: false } }));
    const flow = aFlow({
      ask: {
        type: "wait",
        actions: [
          aSet({ first: "{{_input.text.slice(0, 1)}}", list: "{{[_input.text.slice(0, 1)]}}", whole: "{{_input.text.slice(0, 1) + _input.text.slice(1)}}" }),
          anAction("say", { config: { message: "You said {{_input.text.slice(0, 1)}}" } }),
          anAction("tear", { output: "torn" }),
          anAction("fail", { onError: "continue" }),
        ],
        transitions: { user_message: "done" },
      },
      done: { type: "final" },
    });
    const run = await runConversation(flow, ["😀"], { executors: aRegistry(set, say, tear, fail) });
    expect(run.snapshot.context).toEqual({ first: "\ufffd", list: ["\ufffd"], whole: "😀", torn: { text: "\ufffd", "\ufffd": ["\ufffd"] } });
    expect(run.texts).toContain("You said \ufffd");
    const said = canonicalJson(JSON.parse(JSON.stringify([run.snapshot, run.steps, run.replies])));
    // A half is spelled as an escape, a whole character as itself.
    expect(said.match(/\\ud[89a-f]/g)).toBeNull();
    expect(said).toContain("cut \ufffd");
  });
});
