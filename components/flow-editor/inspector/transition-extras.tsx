import { useState } from "react";
import type { Transition } from "@/flows/definition/schema";
import { ActionList } from "./action-list";
import { SwitchField } from "./switch-field";
import { internalHelp } from "./transition-rules";

type Props = { path: string; source: string; transition: Transition; onChange: (isInternal: boolean) => void };

/** What happens on the way, and whether a transition to the own state leaves it at all. */
export function TransitionExtras({ path, source, transition, onChange }: Props) {
  const [wantsActions, setWantsActions] = useState(false);
  const { actions = [] } = transition;
  const help = internalHelp(source, transition);
  return (
    <>
      {help !== null && (
        <SwitchField path={`${path}/internal`} label="Stays inside the state" help={help} checked={transition.internal === true} onChange={onChange} />
      )}
      {actions.length > 0 || wantsActions ? (
        <div data-path={`${path}/actions`} className="grid grid-cols-[minmax(0,1fr)] gap-1">
          <p className="text-ink-2 text-xs">On the way</p>
          <ActionList path={`${path}/actions`} list={{ state: source, list: "transition", transition: transition.id }} actions={actions} />
        </div>
      ) : (
        <button
          type="button"
          onClick={() => setWantsActions(true)}
          className="justify-self-start rounded-xs text-ink-3 text-xs underline-offset-2 hover:text-ink hover:underline"
        >
          Do something on the way
        </button>
      )}
    </>
  );
}
