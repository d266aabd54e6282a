import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, it } from "vitest";
import { anyDefinition } from "../definition/fixtures/arbitrary-definition";
import type { FlowDefinition } from "../definition/schema";
import { canonicalJson } from "../json/canonical";
import { anythingElse, createChooser, typing } from "./fixtures/arbitrary-edits";
import { createEditor, createOrder, type Editor, type Sent, type Watch } from "./fixtures/editors";

/** `PARLEY_INTERLEAVINGS=10000` plays as many as the product promises. */
const runs = Number(process.env.PARLEY_INTERLEAVINGS ?? 400);

type Move = { who: number; what: "type" | "typeOn" | "change" | "undo" | "redo" | "send" | "deliver" | "lose" | "hear" | "partition"; choices: number[] };

const anyMove: fc.Arbitrary<Move> = fc.record({
  who: fc.nat(2),
  what: fc.oneof(
    { weight: 3, arbitrary: fc.constant("type" as const) },
    { weight: 1, arbitrary: fc.constant("typeOn" as const) },
    { weight: 3, arbitrary: fc.constant("change" as const) },
    { weight: 1, arbitrary: fc.constant("undo" as const) },
    { weight: 1, arbitrary: fc.constant("redo" as const) },
    { weight: 3, arbitrary: fc.constant("send" as const) },
    { weight: 3, arbitrary: fc.constant("deliver" as const) },
    { weight: 1, arbitrary: fc.constant("lose" as const) },
    { weight: 3, arbitrary: fc.constant("hear" as const) },
    { weight: 1, arbitrary: fc.constant("partition" as const) },
  ),
  choices: fc.array(fc.nat(1_000), { minLength: 4, maxLength: 8 }),
});

const textsIn = (definition: FlowDefinition): Set<string> => new Set(JSON.stringify(definition).match(/‹[^›]+›/g) ?? []);
const hashOf = (definition: FlowDefinition): string => createHash("sha256").update(canonicalJson(definition)).digest("hex");

type Ledger = { typed: number; stands: number; seenAway: number; sameField: number; told: number; undone: number };

/** Plays moves, and gives what became of every text; throws when one is gone that nobody can have meant to take away. */
function play(start: FlowDefinition, moves: readonly Move[], ledger: Ledger): void {
  const order = createOrder(start);
  const editors = ["a", "b", "c"].map((name) => createEditor(name, start));
  const away = new Set<Editor>();
  const onTheWay: Sent[] = [];
  /** Texts that the author of each edit had before him when he made it. */
  const seen = new Map<string, Set<string>>();
  const undos = new Set<string>();
  const typed = new Set<string>();
  const idOf = (by: string, made: number): string => `${by} ${made}`;

  /** What the server took, for who looks into a failure. */
  const trace: string[] = [];
  const watch: Watch = (before, after, { opId, by, base, edits, made: numbers }, index) => {
    const ids = (numbers[index] ?? []).map((made) => idOf(by, made));
    trace.push(`${opId} on ${base}: ${JSON.stringify(edits[index])}`);
    const story = (): string => `\n${trace.join("\n")}\n${JSON.stringify(before)}`;
    const [had, has] = [textsIn(before), textsIn(after)];
    for (const text of had) {
      if (has.has(text)) continue;
      if (ids.some((id) => undos.has(id))) {
        expect(text.slice(1, 2), `an undo of ${by} took ${text} away${story()}`).toBe(by);
        ledger.undone += 1;
      } else if (ids.some((id) => seen.get(id)?.has(text) === true)) ledger.seenAway += 1;
      else if (writesOneValue(before, after, text)) ledger.sameField += 1;
      else throw new Error(`${opId} took ${text} away, which its author has never seen${story()}`);
    }
  };
  const deliver = (sent: Sent | undefined): void => {
    if (sent === undefined) return;
    order.receive(sent, watch);
  };
  const hear = (editor: Editor): boolean => {
    const entry = order.log[editor.revision()];
    if (entry !== undefined) editor.hear(entry);
    else for (const [opId, refused] of order.refused) editor.refuse(opId, refused);
    return entry !== undefined;
  };
  const perform = (editor: Editor, { what, choices }: Move, turn: number): void => {
    const before = textsIn(editor.shown());
    const chooser = createChooser(`${editor.name}${turn}x`, choices);
    const note = (made: number | null): void => {
      if (made === null) return;
      for (const text of textsIn(editor.shown())) if (!before.has(text) && text.startsWith(`‹${editor.name}`)) typed.add(text);
      seen.set(idOf(editor.name, made), before);
    };
    if (what === "type" || what === "typeOn") note(editor.edit((document) => typing(document, chooser), what === "type" ? "record" : "merge"));
    if (what === "change") note(editor.edit((document) => anythingElse(document, chooser)));
    if (what === "redo") note(editor.travel("redo"));
    if (what === "undo") {
      const made = editor.travel("undo");
      if (made !== null) undos.add(idOf(editor.name, made));
    }
  };

  moves.forEach((move, turn) => {
    const editor = editors[move.who];
    if (editor === undefined) return;
    if (move.what === "partition") {
      if (!away.delete(editor)) away.add(editor);
    } else if (move.what === "send" && !away.has(editor)) {
      const sent = editor.sending();
      if (sent !== null) onTheWay.push(sent);
    } else if (move.what === "deliver") deliver(onTheWay.splice((move.choices[0] ?? 0) % Math.max(1, onTheWay.length), 1)[0]);
    else if (move.what === "lose") onTheWay.splice(0, 1);
    else if (move.what === "hear" && !away.has(editor)) hear(editor);
    else perform(editor, move, turn);
  });
  // Everybody is back, and all is said and heard.
  for (let round = 0; round < 200 && editors.some((editor) => !editor.isQuiet() || editor.revision() < order.log.length); round += 1) {
    for (const editor of editors) {
      while (hear(editor));
      const sent = editor.sending();
      if (sent !== null) order.receive(sent, watch);
      while (hear(editor));
    }
  }
  const hashes = new Set([hashOf(order.current()), ...editors.flatMap((editor) => [hashOf(editor.shown()), hashOf(editor.confirmed())])]);
  expect(hashes.size).toBe(1);
  expect(editors.every((editor) => editor.isQuiet())).toBe(true);
  const standing = textsIn(order.current());
  const told = new Set(editors.flatMap(({ lost }) => JSON.stringify(lost).match(/‹[^›]+›/g) ?? []));
  ledger.typed += typed.size;
  for (const text of typed) {
    if (standing.has(text)) ledger.stands += 1;
    else if (told.has(text)) ledger.told += 1;
  }
}

/** Where the text stood another text stands now: two wrote one value, and the later one stays. */
function writesOneValue(before: FlowDefinition, after: FlowDefinition, text: string): boolean {
  const [was, is] = [valuesIn(before), valuesIn(after)];
  return [...was].some(([place, value]) => value === text && is.has(place));
}

/** Texts by the id of what they belong to and their path in it. */
function valuesIn(definition: FlowDefinition): Map<string, string> {
  const found = new Map<string, string>();
  const walk = (value: unknown, place: string): void => {
    if (typeof value === "string") found.set(place, value);
    if (typeof value !== "object" || value === null) return;
    const id = "id" in value && typeof value.id === "string" ? value.id : null;
    for (const [key, member] of Object.entries(value)) walk(member, `${Array.isArray(value) ? place : (id ?? place)}/${Array.isArray(value) ? "" : key}`);
  };
  walk(definition, "");
  return found;
}

/** What the server took says more than the moves. */
function briefly<T>({ failed, seed, counterexamplePath, errorInstance }: fc.RunDetails<T>): void {
  if (failed) throw new Error(`seed ${seed}, path ${counterexamplePath}: ${errorInstance instanceof Error ? errorInstance.message : ""}`);
}

it("three editors with partitions end with one document, and nobody's text is taken away by who has not seen it", () => {
  const ledger: Ledger = { typed: 0, stands: 0, seenAway: 0, sameField: 0, told: 0, undone: 0 };
  fc.assert(
    fc.property(anyDefinition, fc.array(anyMove, { minLength: 20, maxLength: 45 }), (definition, moves) => play(definition, moves, ledger)),
    { numRuns: runs, reporter: briefly },
  );
  process.stdout.write(
    `${runs} interleavings, one document each: ${ledger.typed} texts typed, ${ledger.stands} stand, ${ledger.seenAway} taken away by who had seen them, ${ledger.undone} by their author's undo, ${ledger.sameField} met in one field, ${ledger.told} given back to their author; 0 lost\n`,
  );
  expect(ledger.stands).toBeGreaterThan(runs);
  expect(ledger.told + ledger.sameField).toBeGreaterThan(0);
}, 3_600_000);
