import { StateTypeIcon } from "@/components/ui/state-type-icon";
import type { Outcome, StateType } from "@/flows/definition/schema";

/** A state in a list of choices. */
export function StateOption({ name, type, outcome }: { name: string; type: StateType; outcome: Outcome | undefined }) {
  return (
    <span className="flex items-center gap-2">
      <StateTypeIcon type={type} outcome={outcome} label className="size-3.5" />
      {name}
    </span>
  );
}
