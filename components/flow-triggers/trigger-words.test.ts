import { expect, it } from "vitest";
import { skipReasons } from "@/server/triggers/firing";
import { curlLines } from "./curl-lines";
import { kindWords, lateWords, needWords, peopleIn, progressWords, reasonWords } from "./trigger-words";

it("has a sentence for each reason", () => {
  for (const reason of skipReasons) expect(reasonWords(reason)).not.toMatch(/[A-Z]|_/);
});

it("says what a trigger needs", () => {
  expect(needWords({ type: "webhook", text: "shop", person: "customer.phone", address: null })).toContain("customer.phone");
  const schedule = { type: "schedule", text: "0 9 * * *", words: null, zone: "UTC", followsWorkspace: true, next: [] } as const;
  expect(needWords({ ...schedule, audience: null, purpose: null })).toBe("Starts one run for nobody, in the background.");
  expect(needWords({ ...schedule, audience: "everyone", purpose: "news" })).toBe("Starts a run for each active participant who has agreed to news.");
});

it("says what it was started by", () => {
  expect(["keyword", "api", "webhook", "schedule", "operator"].map((kind) => kindWords(kind, "x"))).toEqual([
    "A keyword",
    "A program, as x",
    "The webhook x",
    "The schedule x",
    "An operator",
  ]);
});

it.each([
  [null, 0, null],
  ["2026-01-01T00:00:00Z", 59_000, null],
  ["2026-01-01T00:00:00Z", 61_000, "1 min late"],
  ["2026-01-01T00:00:00Z", 3 * 3_600_000, "3 h late"],
  ["2026-01-01T00:00:00Z", 72 * 3_600_000, "3 days late"],
])("calls what was due at %s and made %i ms later %s", (dueAt, later, words) => {
  expect(lateWords({ dueAt, createdAt: new Date(Date.parse(dueAt ?? "2026-01-01T00:00:00Z") + later).toISOString() })).toBe(words);
});

it("says how far a batch is", () => {
  const batch = { id: "b", kind: "operator", total: 1_200, leftOut: 0, queued: 0, started: 1_200, failed: 0, skipped: [], dueAt: null, createdAt: "" };
  expect(progressWords(batch)).toBe("1,200 of 1,200 started");
  expect(progressWords({ ...batch, started: 7, queued: 3, failed: 1, leftOut: 2, skipped: [{ reason: "BUSY", count: 4 }] })).toBe(
    "7 of 1,200 started, 4 left alone, 1 failed, 3 to go, 2 people left out: they were too many",
  );
});

it("reads people from what was pasted", () => {
  expect(peopleIn(" p_1, +91 98 \n\n p_1;x\n")).toEqual(["p_1", "+91 98", "x"]);
});

it("signs time, id and body in the shell", () => {
  expect(curlLines("https://parley.example/api/webhooks/hk_1")).toContain('printf \'%s\\n%s\\n%s\' "$AT" "$ID" "$BODY"');
});
