import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import blank from "@/flows/library/blank.json";
import { createCommandLine } from "./testing/command-line";

const parley = createCommandLine();
const write = (name: string, value: unknown): string => {
  writeFileSync(join(parley.cwd, name), typeof value === "string" ? value : JSON.stringify(value));
  return name;
};
const blankFile = write("blank.json", blank);
const conversation = {
  name: "asks and ends",
  moves: [{ say: "hello", state: "completed", replies: ["Thank you. …"] }],
  expect: { trail: ["init", "completed"], status: "completed", outcome: "completed", phase: "COMPLETED", orders: 0 },
};

describe("parley", () => {
  it("lists its commands", async () => {
    const { code, out } = await parley.run(["--help"]);
    expect(code).toBe(0);
    for (const name of ["check", "run", "test", "types", "replay", "rehearse", "export", "import", "backup", "restore", "doctor"])
      expect(out).toMatch(new RegExp(`^ {2}${name} `, "m"));
    expect((await parley.run([])).code).toBe(2);
  });

  it.each(["check", "run", "test", "types", "replay", "rehearse", "export", "import", "backup", "restore", "doctor"])("explains %s", async (name) => {
    expect(await parley.run([name, "--help"])).toMatchObject({ code: 0, out: expect.stringMatching(new RegExp(`^parley ${name}`)), err: "" });
  });

  it.each([
    [["nonsense"]],
    [["check"]],
    [["check", "--loud", blankFile]],
    [["run"]],
    [["test", "--min", "101"]],
    [["replay"]],
    [["rehearse"]],
    [["rehearse", "a.json", "b.json"]],
    [["rehearse", "a.json", "--runs", "none"]],
    [["replay", "r_1", "--all"]],
    [["types"]],
    [["types", "a.json", "b.json"]],
    [["backup"]],
  ])("ends with 2 for %s", async (args) => {
    const { code, err } = await parley.run(args);
    expect(code).toBe(2);
    expect(err).toMatch(/parley .*--help/);
  });
});

describe("parley types", () => {
  it("writes what a flow knows, to standard output or to a file", async () => {
    const typed = write("typed.json", { ...blank, id: "typed_flow", context: { name: { type: "string", required: true } } });
    const { code, out } = await parley.run(["types", typed]);
    expect(code).toBe(0);
    expect(out).toContain("export type TypedFlowContext = {\n  name?: string | null;\n};");
    expect(await parley.run(["types", typed, "--out", "typed.ts"])).toEqual({ code: 0, out: "typed.json → typed.ts\n", err: "" });
    expect(readFileSync(join(parley.cwd, "typed.ts"), "utf8")).toBe(out);
  });

  it("says so when there is no such flow", async () => {
    expect(await parley.run(["types", "nowhere.json"])).toMatchObject({ code: 1, err: expect.stringContaining("nowhere.json") });
  });
});

describe("parley check", () => {
  it("is content with a good flow", async () => {
    expect(await parley.run(["check", blankFile])).toEqual({ code: 0, out: "✓ blank.json new_flow\n", err: "" });
  });

  it("names the place, the cause and what to do", async () => {
    const broken = { ...blank, states: { ...blank.states, init: { ...blank.states.init, transitions: { user_message: "nowhere" } } } };
    const { code, out } = await parley.run(["check", write("broken.json", broken), blankFile]);
    expect(code).toBe(1);
    expect(out).toContain("✗ broken.json new_flow: ");
    expect(out).toContain("error /states/init/transitions/user_message state 'nowhere' is not defined UNKNOWN_TARGET\n    → ");
    expect(out).toContain("✓ blank.json new_flow\n");
  });

  it("counts warnings as errors when it is to be strict", async () => {
    const doubtful = write("doubtful.json", { ...blank, context: { never_used: { type: "string" } } });
    expect((await parley.run(["check", doubtful])).code).toBe(0);
    expect((await parley.run(["check", "--strict", doubtful])).code).toBe(1);
  });

  it("says where a file stops being JSON, and what is no definition at all", async () => {
    expect((await parley.run(["check", write("half.json", '{\n  "id": "x",\n  oops\n}')])).out).toContain("half.json:3:3 is not JSON");
    const { code, out } = await parley.run(["check", "--json", write("list.json", []), "missing.json"]);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject([
      { file: "list.json", ok: false, errors: [{ path: "", message: "a flow definition is a JSON object" }] },
      { file: "missing.json", ok: false, errors: [{ path: "", message: "There is no file missing.json." }] },
    ]);
  });
});

describe("parley test", () => {
  it("passes for every flow that comes with Parley, through every state and every transition", { timeout: 60_000 }, async () => {
    const { code, out } = await parley.run(["test"]);
    expect(out).toMatch(/states +15 of 15 {2}100 %\n +transitions 37 of 37 {2}100 %/);
    expect(out.match(/ 100 %$/gm)).toHaveLength(6);
    expect(out).toMatch(/^\d+ passed, 0 failed/m);
    expect(code).toBe(0);
  });

  it("shows what came out otherwise", async () => {
    const wrong = { ...conversation, name: "wrong", expect: { ...conversation.expect, trail: ["init", "asked", "completed"], outcome: "cancelled" } };
    write("blank.conversations.json", [conversation, wrong]);
    const { code, out } = await parley.run(["test", "blank.conversations.json"]);
    expect(code).toBe(1);
    expect(out).toContain("✓ asks and ends");
    expect(out).toContain(
      "✗ wrong\n      trail at the end\n          init\n        - asked\n          completed\n      outcome at the end\n        - cancelled\n        + completed",
    );
    expect(out).toContain("1 passed, 1 failed");
  });

  it("lists what is not covered, and is content with less when told so", async () => {
    const more = {
      ...blank,
      states: { ...blank.states, init: { ...blank.states.init, transitions: { user_message: "completed", user_cancels: "completed" } } },
    };
    write("more.json", more);
    write("more.conversations.json", [conversation]);
    const { code, out } = await parley.run(["test", "more.conversations.json"]);
    expect(code).toBe(1);
    expect(out).toContain("transitions 1 of 2  50 %\n      not covered: init: user_cancels → completed");
    expect((await parley.run(["test", "more.conversations.json", "--min", "50"])).code).toBe(0);
    expect((await parley.run(["test", "more.conversations.json", "--only", "nothing like it"])).code).toBe(1);
  });

  it("says what is wrong with a file of conversations", async () => {
    const { code, err } = await parley.run(["test", write("bad.conversations.json", [{ ...conversation, moves: [{ sey: "hello" }] }]), "--flow", blankFile]);
    expect(code).toBe(1);
    expect(err).toContain("bad.conversations.json holds no recorded conversations:");
  });
});

describe("parley run", () => {
  const talk = (lines: string[], args: string[] = ["--shipped", "food_order_v2"]) => parley.run(["run", ...args], { input: `${lines.join("\n")}\n` });

  it("talks, presses buttons by their number, and pays", { timeout: 60_000 }, async () => {
    const { code, out } = await talk(["paneer tikka", "1", "1", "3", ":pay captured", "more"]);
    expect(code).toBe(0);
    expect(out).toContain("  user_message → search_food  items_found → show_results\n");
    expect(out).toContain("[1] Confirm  [2] Cash on delivery  [3] Pay online");
    expect(out).toContain("Your order SIM-0001 is placed");
    expect(out).toContain("The run has ended.");
  });

  it("goes back by one turn, the simulated services too", async () => {
    const { out } = await talk(["paneer tikka", "1", "1", "cash", ":undo", "cash", ":context order_result"]);
    expect(out).toContain("  back in confirm_order\n");
    expect(out.match(/SIM-0001/g)).toHaveLength(3);
    expect(out).not.toContain("SIM-0002");
  });

  it("shows state, steps and context, and says what it cannot do", async () => {
    const { out } = await talk(
      ["Meera", ":state", ":context customer_name", ":steps", ":nonsense", ":wait soon", ":pay", ":quit"],
      ["--shipped", "ask_and_answer"],
    );
    expect(out).toContain("ask_drink Offers a choice");
    expect(out).toContain('"Meera"');
    expect(out).toMatch(/^ +3 {2}ask_name +wait +user_message$/m);
    expect(out).toContain("There is no :nonsense.");
    expect(out).toContain(":wait is written otherwise");
    expect(out).toContain("Not now: there is no payment to settle.");
  });

  it("keeps a conversation that parley test then plays", async () => {
    const { out } = await talk(["Meera", "2", ":save kept.conversations.json"], ["--shipped", "ask_and_answer"]);
    expect(out).toContain("kept in kept.conversations.json");
    const kept: unknown = JSON.parse(readFileSync(join(parley.cwd, "kept.conversations.json"), "utf8"));
    expect(kept).toMatchObject([
      {
        moves: [
          { say: "Meera", state: "ask_drink" },
          { press: "coffee", state: "completed" },
        ],
      },
    ]);
    write("kept.json", readFileSync("flows/library/ask-and-answer.json", "utf8"));
    expect((await parley.run(["test", "kept.conversations.json", "--min", "0"])).code).toBe(0);
  });

  it("gives one JSON document a turn, and 1 when the run failed", { timeout: 60_000 }, async () => {
    const { code, out } = await talk(["paneer tikka", "1", ":break router.route NO_ROUTE", "1"], ["--shipped", "food_order_v2", "--json"]);
    const turns: unknown[] = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown);
    expect(turns.at(-1)).toMatchObject({ state: "order_failed", status: "failed" });
    expect(code).toBe(1);
  });

  it("says when there is no such flow", async () => {
    expect(await talk([], ["--shipped", "nope"])).toMatchObject({ code: 1, err: "No flow 'nope' comes with Parley.\n" });
    expect(await talk([], ["./nope.json"])).toMatchObject({ code: 1, err: "There is no file ./nope.json.\n" });
  });
});
