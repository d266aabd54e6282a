import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, it } from "vitest";
import { anyDefinition } from "@/flows/definition/fixtures/arbitrary-definition";
import type { FlowDefinition } from "@/flows/definition/schema";
import { applyEdits } from "@/flows/editing/apply-edit";
import type { FlowEdit } from "@/flows/editing/edit";
import { anythingElse, createChooser, typing } from "@/flows/editing/fixtures/arbitrary-edits";
import { createEditor, type Logged, type Sent } from "@/flows/editing/fixtures/editors";
import { AppError } from "@/flows/errors";
import { canonicalJson } from "@/flows/json/canonical";
import { executorFacts } from "@/testing/builders/core-catalogue";
import { acceptEdits } from "./accept-edits";

/** `PARLEY_INTERLEAVINGS=10000` plays as many as the product promises. */
const runs = Number(process.env.PARLEY_INTERLEAVINGS ?? 40);

type Move = { who: number; what: (typeof kinds)[number]; choices: number[] };
const kinds = ["type", "type", "change", "undo", "redo", "send", "send", "deliver", "deliver", "lose", "hear", "hear", "partition", "rest"] as const;
const anyMove: fc.Arbitrary<Move> = fc.record({
  who: fc.nat(2),
  what: fc.constantFrom(...kinds),
  choices: fc.array(fc.nat(1_000), { minLength: 4, maxLength: 8 }),
});

const hashOf = (definition: FlowDefinition): string => createHash("sha256").update(canonicalJson(definition)).digest("hex");

/** What the service does with edits, on rows in memory. */
function createServer(start: FlowDefinition) {
  const log: Logged[] = [];
  const refused = new Map<string, readonly number[]>();
  let definition = start;
  const counts = { accepted: 0, refused: 0, rebased: 0, again: 0 };

  function receive(sent: Sent): void {
    const known = refused.has(sent.opId) || log.some(({ opId }) => opId === sent.opId);
    counts.again += known ? 1 : 0;
    if (known) return;
    const over = log.slice(sent.base).flatMap(({ edits }) => edits);
    const accepted = acceptEdits(definition, { edits: sent.edits, over }, { slug: start.id, facts: executorFacts });
    const away = accepted.refused.map(({ index }) => index);
    counts.refused += away.length;
    counts.rebased += over.length > 0 ? 1 : 0;
    if (accepted.edits.length === 0) return void refused.set(sent.opId, away);
    counts.accepted += 1;
    definition = accepted.definition;
    log.push({ revision: log.length + 1, opId: sent.opId, by: sent.by, edits: accepted.edits, refused: away });
  }
  return { log, refused, counts, current: () => definition, receive };
}

/** Somebody by REST: a whole body or a whole document, made on what there is now. */
function coarse(definition: FlowDefinition, choices: readonly number[], turn: number): FlowEdit | null {
  const chooser = createChooser(`r${turn}x`, choices);
  const wanted = typing(definition, chooser);
  if (wanted === null) return null;
  try {
    const after = applyEdits(definition, [wanted]);
    const name = wanted.type === "setField" && wanted.entity.type === "state" ? wanted.entity.name : null;
    const state = name === null ? undefined : after.states[name];
    return name === null || state === undefined ? { type: "replaceDefinition", definition: after } : { type: "updateState", name, state };
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

function play(start: FlowDefinition, moves: readonly Move[], totals: Record<string, number>): void {
  const server = createServer(start);
  const editors = ["a", "b", "c"].map((name) => createEditor(name, start));
  const away = new Set<number>();
  const onTheWay: Sent[] = [];
  const hear = (editor: (typeof editors)[number]): boolean => {
    const entry = server.log[editor.revision()];
    if (entry !== undefined) editor.hear(entry);
    else for (const [opId, indexes] of server.refused) editor.refuse(opId, indexes);
    return entry !== undefined;
  };
  moves.forEach(({ who, what, choices }, turn) => {
    const editor = editors[who];
    if (editor === undefined) return;
    const chooser = createChooser(`${editor.name}${turn}x`, choices);
    if (what === "type") editor.edit((document) => typing(document, chooser));
    if (what === "change") editor.edit((document) => anythingElse(document, chooser));
    if (what === "undo" || what === "redo") editor.travel(what);
    if (what === "partition" && !away.delete(who)) away.add(who);
    if (what === "deliver") for (const sent of onTheWay.splice((choices[0] ?? 0) % Math.max(1, onTheWay.length), 1)) server.receive(sent);
    if (what === "lose") onTheWay.splice(0, 1);
    if (what === "hear" && !away.has(who)) hear(editor);
    const sent = what === "send" && !away.has(who) ? editor.sending() : null;
    if (sent !== null) onTheWay.push(sent);
    const edit = what === "rest" ? coarse(server.current(), choices, turn) : null;
    if (edit !== null) server.receive({ opId: `rest${turn}`, by: "rest", base: server.log.length, edits: [edit], made: [] });
  });
  for (let round = 0; round < 200 && editors.some((editor) => !editor.isQuiet() || editor.revision() < server.log.length); round += 1)
    for (const editor of editors) {
      while (hear(editor));
      const sent = editor.sending();
      if (sent !== null) server.receive(sent);
      while (hear(editor));
    }
  const replayed = applyEdits(
    start,
    server.log.flatMap(({ edits }) => edits),
  );
  expect(new Set([server.current(), replayed, ...editors.map((editor) => editor.shown())].map(hashOf)).size).toBe(1);
  expect(editors.every((editor) => editor.isQuiet())).toBe(true);
  for (const [name, count] of Object.entries(server.counts)) totals[name] = (totals[name] ?? 0) + count;
}

it("what the server puts on, from pages and by REST, leaves one document everywhere, which its rows lead to", () => {
  const totals: Record<string, number> = {};
  fc.assert(
    fc.property(anyDefinition, fc.array(anyMove, { minLength: 20, maxLength: 45 }), (definition, moves) => play(definition, moves, totals)),
    { numRuns: runs },
  );
  process.stdout.write(`${runs} interleavings, one document each: ${JSON.stringify(totals)}\n`);
  expect(totals.accepted).toBeGreaterThan(runs);
  expect(totals.rebased).toBeGreaterThan(0);
  expect(totals.again).toBeGreaterThan(0);
}, 3_600_000);
