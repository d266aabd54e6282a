import type { FlowDefinition } from "../definition/schema";
import { phaseOf } from "../engine/lifecycle/phase";
import type { Phase } from "../protocol/chat";
import type { Move } from "./conversation";
import { createPlayer, type Opening, type Player, type PlayOptions } from "./create-player";

export type Played = Player & { phase: Phase; trail: string[] };

/** Plays a whole conversation. Deterministic. */
export async function playConversation(
  definition: FlowDefinition,
  { moves, ...opening }: Opening & { moves: readonly Move[] },
  options: PlayOptions,
): Promise<Played> {
  const player = await createPlayer(definition, opening, options);
  for (const move of moves) await player.move(move);
  const { compiled, simulation, started, turns, snapshot } = player;
  return { compiled, simulation, started, turns, snapshot, move: player.move, phase: phaseOf(compiled, snapshot), trail: trailOf(player) };
}

/** Every entered state, repeats joined. */
export function trailOf({ turns }: Pick<Player, "turns">): string[] {
  return turns.flatMap((turn) => turn.steps.map(({ state }) => state)).filter((state, index, all) => state !== all[index - 1]);
}
