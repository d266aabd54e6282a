import { Plus, Trash2 } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Select } from "@/components/ui/select";
import type { Action, ParallelState } from "@/flows/definition/schema";
import { jsonPointer } from "@/flows/json/json-pointer";
import { ActionList } from "./action-list";
import { KeyInput } from "./key-input";
import { refuseNewKey } from "./refuse-name";
import { Section } from "./section";
import { renameKey } from "./set-key";
import { useAdded } from "./use-added";

const joins = [
  { value: "all", label: "When all have succeeded" },
  { value: "any", label: "When one has succeeded" },
  { value: "settled", label: "When all are done, however" },
] as const;

type Props = { name: string; path: string; state: ParallelState; onChange: (state: ParallelState, isTyping: boolean) => void };

/** Lists of actions that run at the same time. */
export function BranchesSection({ name: source, path, state, onChange }: Props) {
  const branches = state.branches ?? {};
  const added = useAdded();
  const setBranch = (name: string, actions: Action[] | null, isTyping: boolean) => {
    const { [name]: _old, ...others } = branches;
    onChange({ ...state, branches: actions === null ? others : { ...branches, [name]: actions } }, isTyping);
  };
  const add = () => {
    let number = Object.keys(branches).length + 1;
    while (Object.hasOwn(branches, `branch_${number}`)) number += 1;
    setBranch(`branch_${number}`, [], false);
    added(`${path}/branches/branch_${number}`);
  };
  return (
    <Section title="Branches" count={Object.keys(branches).length} help="All begin at once. They must write different context fields.">
      <Field label="Go on">
        {(control) => <Select {...control} options={joins} value={state.join ?? "all"} onValueChange={(join) => onChange({ ...state, join }, false)} />}
      </Field>
      {Object.entries(branches).map(([name, actions]) => (
        <div key={name} data-path={`${path}${jsonPointer(["branches", name])}`} className="grid gap-2 rounded-md border border-line p-2">
          <div className="flex items-start gap-1">
            <KeyInput
              label={`Name of branch ${name}`}
              value={name}
              refuse={(to) => refuseNewKey(to, branches, "A branch")}
              onCommit={(to) => onChange({ ...state, branches: renameKey(branches, name, to) }, false)}
            />
            <IconButton size="sm" className="mt-0.5" label={`Delete ${name}`} tooltip={false} onClick={() => setBranch(name, null, false)}>
              <Trash2 />
            </IconButton>
          </div>
          <ActionList path={`${path}${jsonPointer(["branches", name])}`} list={{ state: source, list: "branch", branch: name }} actions={actions} />
        </div>
      ))}
      <Button size="sm" variant="ghost" className="justify-self-start" onClick={add}>
        <Plus aria-hidden="true" /> Add branch
      </Button>
    </Section>
  );
}
