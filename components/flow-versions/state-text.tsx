import { StateTypeIcon } from "@/components/ui/state-type-icon";
import type { FlowDefinition } from "@/flows/definition/schema";
import { saidOutcome } from "@/flows/definition/state-parts";
import { stateToV2 } from "@/flows/definition/to-v2";

/** What a state says, as it is written. */
export function StateText({ definition, name }: { definition: FlowDefinition; name: string | null }) {
  const state = name === null || !Object.hasOwn(definition.states, name) ? undefined : definition.states[name];
  if (state === undefined)
    return (
      <p className="p-4 text-ink-3 text-sm">
        Press a state to read what it says. Nothing can be changed here: restore the version as the draft to go on from it.
      </p>
    );
  return (
    <>
      <h2 className="flex items-center gap-2 px-4 pt-3 pb-1 font-medium [overflow-wrap:anywhere]">
        <StateTypeIcon type={state.type} outcome={saidOutcome(state)} tile />
        {name}
      </h2>
      <pre className="whitespace-pre-wrap px-4 pb-4 font-mono text-xs [overflow-wrap:anywhere]">{JSON.stringify(stateToV2(state), null, 2)}</pre>
    </>
  );
}
