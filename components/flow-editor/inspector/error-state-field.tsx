import { Select, type SelectOption } from "@/components/ui/select";
import type { FlowDefinition } from "@/flows/definition/schema";
import { PathField } from "./path-field";

type Props = { definition: FlowDefinition; options: readonly SelectOption[]; onChange: (onError: string | null) => void };

/** No state is called so: a name has no hyphen. */
const none = "no-state";

/** Where a run goes on when a state has no transition for its error. */
export function ErrorStateField({ definition, options, onChange }: Props) {
  const { onError } = definition;
  const isMissing = onError !== undefined && !Object.hasOwn(definition.states, onError);
  return (
    <PathField
      path="/onError"
      label="On an error nothing takes, go to"
      help="Without one the run says the apology and fails."
      error={isMissing ? `There is no state ${onError}. Choose another, or none.` : null}
    >
      {(control) => (
        <Select
          {...control}
          options={[{ value: none, label: <span className="text-ink-2">No state</span>, text: "No state" }, ...options]}
          value={isMissing ? undefined : (onError ?? none)}
          placeholder={`${onError}, not defined`}
          onValueChange={(next) => onChange(next === none ? null : next)}
        />
      )}
    </PathField>
  );
}
