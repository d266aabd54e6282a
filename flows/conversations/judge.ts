import { type FlowDefinition, jsonSchema } from "../definition/schema";
import { phaseOf } from "../engine/lifecycle/phase";
import type { TurnPart } from "../engine/perform/perform-turn";
import { wireStep } from "../engine/run/wire-step";
import { canonicalJson } from "../json/canonical";
import type { Json } from "../json/json";
import type { Step } from "../protocol/step";
import type { Expectation, Move, RecordedConversation } from "./conversation";
import { createPlayer, type PlayOptions } from "./create-player";
import { trailOf } from "./play-conversation";

/** Something that came out otherwise. `move` is its place among the moves, from 0; -1 is the opening, null the end. */
export type Difference = { move: number | null; what: string; expected: Json; actual: Json };

export type Verdict = { name: string; differences: Difference[]; steps: Step[] };

/** Plays a recorded conversation and compares what came of it. Deterministic; a move that cannot be made is a difference too. */
export async function judgeConversation(definition: FlowDefinition, conversation: RecordedConversation, options: PlayOptions): Promise<Verdict> {
  const { name, moves, opening, expect } = conversation;
  const player = await createPlayer(definition, conversation, options);
  const differences = compareTurn(-1, opening ?? {}, player.turns[0]);
  for (const [at, move] of moves.entries()) {
    try {
      const turn = await player.move(move);
      differences.push(...compareTurn(at, move, turn));
    } catch (error) {
      differences.push({ move: at, what: "the move", expected: "can be made", actual: error instanceof Error ? error.message : String(error) });
      break;
    }
  }
  const { snapshot, simulation, turns, compiled } = player;
  const actual = {
    trail: trailOf(player),
    status: snapshot.status,
    outcome: snapshot.outcome,
    phase: phaseOf(compiled, snapshot),
    orders: simulation.store.orders.map(({ request, totalMinor }) => ({
      paymentMethod: request.paymentMethod,
      totalMinor,
      items: request.items.map((item) => ({ name: item.name, quantity: item.quantity })),
    })),
    refunds: simulation.store.payments.filter(({ status }) => status === "refunded").length,
    failure: snapshot.failure?.code ?? null,
    context: snapshot.context,
  };
  return { name, differences: [...differences, ...compareEnd(expect, actual)], steps: turns.flatMap((turn) => turn.steps.map(wireStep)) };
}

type After = { state?: string | undefined; replies?: string[] | undefined };

function compareTurn(move: number, expected: After | Move, turn: TurnPart | undefined): Difference[] {
  if (turn === undefined) return [];
  const { state, replies }: After = "state" in expected || "replies" in expected ? expected : {};
  const said = turn.replies.map(({ content }) => content);
  const fits = replies === undefined || (replies.length === said.length && replies.every((pattern, at) => matches(pattern, said[at] ?? "")));
  return [
    ...(state === undefined || state === turn.snapshot.state ? [] : [{ move, what: "state", expected: state, actual: turn.snapshot.state }]),
    ...(fits ? [] : [{ move, what: "replies", expected: replies ?? [], actual: said }]),
  ];
}

/** `…` in the pattern stands for any text. */
export function matches(pattern: string, text: string): boolean {
  const [first = "", ...rest] = pattern.split("…");
  if (rest.length === 0) return pattern === text;
  const last = rest.pop() ?? "";
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  let from = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, from);
    if (found === -1) return false;
    from = found + part.length;
  }
  return from <= text.length - last.length;
}

type Actual = { orders: { paymentMethod: string; totalMinor: number; items: { name: string; quantity: number }[] }[] } & { [key: string]: Json };

function compareEnd({ orders, context, ...exact }: Expectation, actual: Actual): Difference[] {
  const plain = Object.entries(exact).flatMap(([what, expected]) => differ(what, expected ?? null, actual[what] ?? null));
  const wanted = typeof orders === "number" ? [] : orders;
  const placed =
    typeof orders === "number" ? differ("orders", orders, actual.orders.length) : differ("orders", jsonOf(wanted), jsonOf(likeWanted(wanted, actual.orders)));
  const held = jsonOf(actual.context);
  const kept = Object.entries(context ?? {}).flatMap(([key, value]) =>
    differ(`context.${key}`, value, typeof held === "object" && held !== null && !Array.isArray(held) ? (held[key] ?? null) : null),
  );
  return [...plain, ...placed, ...kept];
}

/** Of each order only what is expected of it, so that the rest is no difference. */
function likeWanted(wanted: readonly object[], orders: readonly object[]): object[] {
  return orders.map((order, at) => Object.fromEntries(Object.entries(order).filter(([key]) => Object.hasOwn(wanted[at] ?? order, key))));
}

function differ(what: string, expected: Json, actual: Json): Difference[] {
  return canonicalJson(expected) === canonicalJson(actual) ? [] : [{ move: null, what, expected, actual }];
}

function jsonOf(value: unknown): Json {
  return jsonSchema.parse(JSON.parse(JSON.stringify(value ?? null)));
}
