import type { RecordedConversation } from "@/flows/conversations/conversation";
import { createPlayer } from "@/flows/conversations/create-player";
import type { FlowDefinition } from "@/flows/definition/schema";
import { compile } from "@/flows/engine/compile/compile";
import { type Rehearsal, type Rehearsed, rehearse } from "@/flows/engine/record/rehearse";
import { catalogue, executorFacts, executors } from "@/testing/builders/core-catalogue";

/** A conversation of a flow's tests, played and recorded. */
export async function playedConversation(definition: FlowDefinition, conversation: RecordedConversation): Promise<Rehearsed> {
  const player = await createPlayer(definition, conversation, { catalogue });
  for (const turn of conversation.moves) await player.move(turn);
  return { flow: player.compiled, runId: "r_played", origin: player.started, tape: player.turns.flatMap(({ tape }) => tape) };
}

/** What another definition would have made of it. Nothing is simulated. */
export function rehearsedOf(draft: FlowDefinition, recorded: Rehearsed): Promise<Rehearsal> {
  return rehearse({ flow: compile(draft, executorFacts), facts: executorFacts, executors }, recorded);
}
