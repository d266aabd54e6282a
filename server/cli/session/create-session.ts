import type { Move, RecordedConversation } from "@/flows/conversations/conversation";
import { createPlayer, type Player, type PlayOptions } from "@/flows/conversations/create-player";
import { trailOf } from "@/flows/conversations/play-conversation";
import type { FlowDefinition } from "@/flows/definition/schema";
import { phaseOf } from "@/flows/engine/lifecycle/phase";
import type { TurnPart } from "@/flows/engine/perform/perform-turn";
import type { Snapshot } from "@/flows/engine/run/snapshot";
import { wireStep } from "@/flows/engine/run/wire-step";
import type { Step } from "@/flows/protocol/step";

/** A conversation in the terminal. */
export type Session = {
  readonly definition: FlowDefinition;
  readonly snapshot: Snapshot;
  readonly steps: readonly Step[];
  /** Under what was said last, as they are numbered. */
  readonly buttons: { id: string; label: string }[];
  /** @throws Error when the move makes no sense here */
  move(move: Move): Promise<void>;
  /** Back to before the newest move; false when there is none. The simulation is as it was then, too. */
  undo(): Promise<boolean>;
  /** Turns that have not been shown. */
  takeNews(): TurnPart[];
  jsonLines(): string[];
  /** The conversation so far, as a test that expects what has happened. */
  record(name: string): RecordedConversation;
};

export async function createSession(definition: FlowDefinition, options: Pick<PlayOptions, "seed" | "catalogue" | "patienceMs">): Promise<Session> {
  const opened = (): Promise<Player> => createPlayer(definition, {}, options);
  const moves: Move[] = [];
  let player = await opened();
  let shown = 0;

  function takeNews(): TurnPart[] {
    const news = player.turns.slice(shown);
    shown = player.turns.length;
    return news;
  }

  return {
    definition,
    takeNews,
    get snapshot() {
      return player.snapshot;
    },
    get steps() {
      return player.turns.flatMap((turn) => turn.steps.map(wireStep));
    },
    get buttons() {
      return player.turns.findLast(({ replies }) => replies.length > 0)?.replies.at(-1)?.buttons ?? [];
    },
    async move(move) {
      await player.move(move);
      moves.push(move);
    },
    async undo() {
      if (moves.pop() === undefined) return false;
      player = await opened();
      for (const move of moves) await player.move(move);
      // What was said last is what the customer sees again.
      shown = player.turns.length - 1;
      return true;
    },
    jsonLines: () => takeNews().map((turn) => JSON.stringify(turnToJson(turn))),
    record: (name) => recorded(name, moves, player),
  };
}

function turnToJson({ snapshot, replies, changes, steps }: TurnPart): object {
  return {
    state: snapshot.state,
    status: snapshot.status,
    states: changes.map(({ state }) => state),
    replies: replies.map(({ content, buttons, cards }) => ({ content, buttons, cards })),
    steps: steps.length,
  };
}

function recorded(name: string, moves: readonly Move[], player: Player): RecordedConversation {
  const { snapshot, simulation, turns, compiled } = player;
  const after = (turn: TurnPart | undefined) => ({ state: turn?.snapshot.state ?? "", replies: turn?.replies.map(({ content }) => content) ?? [] });
  return {
    name,
    opening: after(turns[0]),
    moves: moves.map((move, at) => ("break" in move || "mend" in move || "model" in move ? move : { ...move, ...after(turns[at + 1]) })),
    expect: {
      trail: trailOf(player),
      status: snapshot.status,
      outcome: snapshot.outcome,
      phase: phaseOf(compiled, snapshot),
      orders: simulation.store.orders.length,
    },
  };
}
