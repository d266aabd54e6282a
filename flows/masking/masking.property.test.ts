import fc from "fast-check";
import { expect, it } from "vitest";
import { aFlow, anAction, aSet } from "@/testing/builders/a-flow";
import { forgetful, message, noPorts, runId, started } from "@/testing/builders/a-run";
import { executorFacts, executors } from "@/testing/builders/core-catalogue";
import type { FlowDefinition } from "../definition/schema";
import { compile } from "../engine/compile/compile";
import { performTurn, type TurnPart } from "../engine/perform/perform-turn";
import { wireStep } from "../engine/run/wire-step";
import type { JsonObject } from "../json/json";
import type { ChatMessage } from "../protocol/chat";
import { sensitivityOf } from "./sensitivity";
import { maskedSight } from "./sight";

const secret = "Zqxjvkwp Gfhjbncd 7351946";
const keys = ["secret", "a", "b", "c", "d", "e"];

/** An expression that reads one key in some spelling. */
const anExpression = fc
  .tuple(
    fc.constantFrom(...keys),
    fc.constantFrom("", " | upper", " | lower", ".slice(1, 12)", ".slice(4)", ".trim()", " + '!'", " | json", " ?? 'none'", "[0]", "| default('x')"),
  )
  .map(([key, spelling]) => (spelling.startsWith(".") || spelling === "[0]" ? `{{(${key} ?? '')${spelling}}}` : `{{${key}${spelling}}}`));
const aTemplate = fc
  .array(fc.oneof(anExpression, fc.constantFrom("Hello ", " and ", ", ", "(", ")", "plain words ")), { minLength: 1, maxLength: 5 })
  .map((parts) => parts.join(""));
const aValue = fc.oneof(aTemplate, fc.array(aTemplate, { maxLength: 2 }), fc.record({ inner: aTemplate }));
/** Writes any key but the one that is asked for, deep or not. */
const aSetOfValues = fc.dictionary(fc.constantFrom("a", "b", "c", "d.deep", "e.very.deep"), aValue, { minKeys: 1, maxKeys: 3 });

const aState = fc.record({ sets: fc.array(aSetOfValues, { maxLength: 3 }), words: aTemplate, label: aTemplate, note: aTemplate, text: aTemplate });

function flowOf(states: readonly { sets: JsonObject[]; words: string; label: string; note: string; text: string }[]): FlowDefinition {
  const made = states.map(({ sets, words, label, note, text }, index) => {
    const shown = { message: `${words}.`, buttons: [{ id: "b", label: `${label}.` }], cards: [{ id: "c", type: "summary", title: `${note}.` }] };
    const actions = [
      ...sets.map((values) => aSet(values, { onError: "continue" })),
      anAction("nlu", { config: { text }, output: `heard_${index}`, onError: "continue" }),
    ];
    const next = index === states.length - 1 ? "done" : `s${index + 1}`;
    return [
      `s${index}`,
      {
        type: "action" as const,
        actions: [...actions, anAction("response", { config: shown, onError: "continue" })],
        transitions: { default: next, success: next, error: next },
      },
    ] as const;
  });
  const ask = { type: "wait" as const, input: { accept: ["user_message"], store: "secret" }, transitions: { user_message: "s0" } };
  return aFlow({ ask, ...Object.fromEntries(made), done: { type: "final" } }, { context: { secret: { type: "string", required: false, sensitive: true } } });
}

async function play(definition: FlowDefinition): Promise<TurnPart[]> {
  const nlu = { classify: async (text: string) => ({ intent: "x", confidence: 1, language: "en", source: "test", entities: { echo: text } }) };
  const request = {
    definition,
    compiled: compile(definition, executorFacts),
    runId,
    executors,
    ports: { ...noPorts, nlu },
    recorder: forgetful,
    clock: { now: () => 0 },
  };
  const first = await performTurn({ ...request, snapshot: null, signal: started() });
  return [first, await performTurn({ ...request, snapshot: first.snapshot, signal: message(secret) })];
}

/** Each five letters or digits in a row of the secret, in any case, that the bytes hold. */
function piecesIn(bytes: string): string[] {
  const [folded, plain] = [bytes, secret].map((text) => text.toLowerCase().replace(/[^a-z0-9]/g, ""));
  return Array.from({ length: (plain ?? "").length - 4 }, (_, from) => (plain ?? "").slice(from, from + 5)).filter((piece) => folded?.includes(piece));
}

const asMessage = ({ content, buttons, cards, state }: TurnPart["replies"][number]): ChatMessage => ({
  id: "m",
  seq: 1,
  role: "assistant",
  content,
  format: "text",
  buttons,
  cards: cards as ChatMessage["cards"],
  timestamp: "",
  metadata: { state },
});

it("what was made from a sensitive key is hidden by the definition alone, whatever was made of it and wherever it went", async () => {
  let told = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(aState, { minLength: 1, maxLength: 4 }), async (states) => {
      const definition = flowOf(states);
      const parts = await play(definition);
      const sight = maskedSight({ definition, sensitivity: sensitivityOf(definition, executorFacts) }, []);
      const last = parts.at(-1)?.snapshot;
      const [steps, replies] = [parts.flatMap((part) => part.steps.map(wireStep)), parts.flatMap((part) => part.replies)];
      const bytes = JSON.stringify([
        steps.map(sight.step),
        replies.map((reply) => sight.message(asMessage(reply), null)),
        sight.context(last?.context ?? {}),
        sight.error(last?.failure ?? null),
      ]);
      told += piecesIn(JSON.stringify([steps, replies])).length > 0 ? 1 : 0;
      expect(piecesIn(bytes)).toEqual([]);
    }),
    { numRuns: 300 },
  );
  expect(told).toBeGreaterThan(250);
});
