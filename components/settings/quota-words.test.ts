import { describe, expect, it } from "vitest";
import { quotaDefaults, quotaKinds } from "@/flows/protocol/quotas";
import { draftOf, readDraft, usageWords } from "./quota-words";

const empty = { conversations: "", turns: "", cpu: "", storage: "", connections: "", tokens: "" };

describe("a limit in words", () => {
  it.each([
    [{ kind: "conversations", used: 312, limit: 20_000 }, "312 of 20,000 today (UTC)"],
    [{ kind: "cpu", used: 1_240, limit: 30_000 }, "1.24 s of 30 s this minute"],
    [{ kind: "storage", used: 5_242_880, limit: 50 * 1024 ** 3 }, "0.00488 GB of 50 GB"],
    [{ kind: "tokens", used: 0, limit: 50_000_000 }, "0 tokens of 50,000,000 tokens this month (UTC)"],
  ] as const)("%o reads %s", (quota, words) => {
    expect(usageWords(quota)).toBe(words);
  });
});

describe("what stands in the fields", () => {
  it("is nothing where the limit is the one that comes with Parley, and reads back as it was set", () => {
    const limits = { conversations: null, turns: 120, cpu: 1_500, storage: 1024 ** 3, connections: null, tokens: 7 };
    const quotas = quotaKinds.map((kind) => ({ kind, used: 0, limit: limits[kind] ?? quotaDefaults[kind].limit, isOwn: limits[kind] !== null }));
    const draft = draftOf(quotas);
    expect(draft).toEqual({ ...empty, turns: "120", cpu: "1.5", storage: "1", tokens: "7" });
    expect(readDraft(draft)).toEqual({ limits, problems: {} });
  });

  it.each(["0", "-1", "many", "0.0000001", "1e3"])("is a problem when it is %s", (text) => {
    const { limits, problems } = readDraft({ ...empty, cpu: text });
    expect([limits.cpu, problems.cpu]).toEqual([null, "A number above zero, or nothing for 30 s."]);
  });

  it("may have commas, as it is shown", () => {
    expect(readDraft({ ...empty, turns: " 6,000 " }).limits.turns).toBe(6_000);
  });
});
