import { setImmediate } from "node:timers/promises";
import { z } from "zod";
import { type Move, moveSchema, recordedConversationSchema } from "@/flows/conversations/conversation";
import { createPlayer, type Player } from "@/flows/conversations/create-player";
import { trailOf } from "@/flows/conversations/play-conversation";
import { jsonObjectSchema, outcomes } from "@/flows/definition/schema";
import { phaseOf } from "@/flows/engine/lifecycle/phase";
import type { TurnPart } from "@/flows/engine/perform/perform-turn";
import { wireStep } from "@/flows/engine/run/wire-step";
import { AppError } from "@/flows/errors";
import type { Catalogue } from "@/flows/executors/catalogue";
import { buttonSchema, phases, runStatuses } from "@/flows/protocol/chat";
import { stepSchema } from "@/flows/protocol/step";
import { type Actor, authorise } from "../access/actor";
import { createSlots } from "../concurrency/slots";
import type { Flows } from "./flows";

const mostMoves = 100;

/** A conversation to be played: as recorded conversations write it, without what is expected of it. */
export const simulationSchema = recordedConversationSchema
  .pick({ start: true, broken: true })
  .extend({ version: z.number().int().min(1).max(2_147_483_647).optional(), moves: z.array(moveSchema).max(mostMoves).default([]) });

/** What came of it: the first turn is the opening, the others are those of the moves. */
export const simulatedSchema = z.object({
  version: z.number().int(),
  turns: z.array(
    z.object({
      replies: z.array(z.object({ content: z.string(), buttons: z.array(buttonSchema) })),
      state: z.string(),
      status: z.enum(runStatuses),
      steps: z.array(stepSchema),
    }),
  ),
  trail: z.array(z.string()),
  status: z.enum(runStatuses),
  outcome: z.enum(outcomes).nullable(),
  phase: z.enum(phases),
  context: jsonObjectSchema,
});

export type Simulation = z.infer<typeof simulationSchema>;
export type Simulated = z.infer<typeof simulatedSchema>;

export type SimulationsDeps = {
  flows: Pick<Flows, "builder">;
  catalogue: Pick<Catalogue, "executors" | "facts">;
  /** Milliseconds that an executor in a thread of its own is waited for. */
  patienceMs?: number;
};

/** Plays conversations with flows on simulated services: nothing is stored, and nobody outside is asked. */
export function createSimulations({ flows, catalogue, patienceMs = 0 }: SimulationsDeps) {
  const slots = createSlots({
    atOnce: 1,
    waiting: 8,
    perCaller: { atOnce: 1, waiting: 2 },
    refusal: () => new AppError("QUEUE_FULL", { message: "other conversations are being simulated at this moment" }),
  });

  async function play(simulation: Simulation, definition: Parameters<typeof createPlayer>[0]): Promise<Player> {
    const player = await createPlayer(definition, simulation, { catalogue, patienceMs });
    for (const [index, move] of simulation.moves.entries()) {
      // Others are served between two moves.
      await setImmediate();
      await perform(player, move, index);
    }
    return player;
  }

  return {
    /** The draft, else the published version; with a number exactly that one. @throws AppError FLOW_NOT_FOUND, VERSION_NOT_FOUND, QUEUE_FULL; INVALID_INPUT for a move that makes no sense where it comes */
    async simulate(actor: Actor, idOrSlug: string, simulation: Simulation): Promise<Simulated> {
      authorise(actor, "flows:edit");
      const { definition, version } = await flows.builder(actor, idOrSlug, simulation.version ?? null);
      const player = await slots.run(() => play(simulation, definition), actor.id);
      const { snapshot, compiled, turns } = player;
      const { status, outcome, context } = snapshot;
      return { version: version.number, turns: turns.map(told), trail: trailOf(player), status, outcome, phase: phaseOf(compiled, snapshot), context };
    },
  };
}

async function perform(player: Player, move: Move, index: number): Promise<void> {
  try {
    await player.move(move);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const message = cause instanceof Error ? cause.message : "this makes no sense here";
    throw new AppError("INVALID_INPUT", { message, cause, details: { issues: [{ path: `/moves/${index}`, message }] } });
  }
}

function told({ replies, snapshot: { state, status }, steps }: TurnPart): Simulated["turns"][number] {
  return { replies: replies.map(({ content, buttons }) => ({ content, buttons })), state, status, steps: steps.map(wireStep) };
}

export type Simulations = ReturnType<typeof createSimulations>;
