import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import type { Condition } from "@/flows/definition/schema";
import { newEntityId } from "../new-entity-id";
import { ConditionRule } from "./condition-rule";
import { EventNames } from "./event-names";
import { PathField } from "./path-field";
import { Section } from "./section";
import { moveBy, setAt } from "./set-key";
import { useAdded } from "./use-added";

type Props = { path: string; conditions: readonly Condition[]; onChange: (conditions: Condition[], isTyping: boolean) => void; defaultOpen: boolean };

/** Looked at in order once the actions are done: the first that is true gives its event. */
export function ConditionsSection({ path, conditions, onChange, defaultOpen }: Props) {
  const eventsId = useId();
  const added = useAdded();
  // Rows that change places begin anew, so that no half-typed text goes to another one.
  const [order, setOrder] = useState(0);
  const rearrange = (next: Condition[]) => {
    setOrder(order + 1);
    onChange(next, false);
  };
  const add = () => {
    onChange([...conditions, { id: newEntityId("condition"), expression: "", event: freeEvent(conditions) }], false);
    added(`${path}/${conditions.length}`);
  };
  return (
    <Section title="Conditions" count={conditions.length} defaultOpen={defaultOpen} help="In order: the first that is true gives its event.">
      <EventNames id={eventsId} />
      {conditions.map((condition, i) => (
        <div key={`${order}:${i}`} data-path={`${path}/${i}`} className="grid gap-2 rounded-md border border-line p-2">
          <ConditionRule
            path={`${path}/${i}/expression`}
            label={`${i + 1}. If`}
            expression={condition.expression}
            onChange={(expression) => onChange(setAt(conditions, i, { ...condition, expression }), true)}
          />
          <div className="flex items-end gap-1">
            <PathField path={`${path}/${i}/event`} label="then" className="flex-1">
              {(control) => (
                <Input
                  {...control}
                  list={eventsId}
                  spellCheck={false}
                  className="font-mono text-xs"
                  value={condition.event}
                  onChange={(event) => onChange(setAt(conditions, i, { ...condition, event: event.target.value || "default" }), true)}
                />
              )}
            </PathField>
            <IconButton label="Move up" size="sm" className="mb-1" disabled={i === 0} onClick={() => rearrange(moveBy(conditions, i, -1))}>
              <ArrowUp />
            </IconButton>
            <IconButton label="Move down" size="sm" className="mb-1" disabled={i === conditions.length - 1} onClick={() => rearrange(moveBy(conditions, i, 1))}>
              <ArrowDown />
            </IconButton>
            <IconButton label="Delete condition" size="sm" className="mb-1" tooltip={false} onClick={() => rearrange(setAt(conditions, i, null))}>
              <Trash2 />
            </IconButton>
          </div>
        </div>
      ))}
      <Button size="sm" variant="ghost" className="justify-self-start" onClick={add}>
        <Plus aria-hidden="true" /> Add condition
      </Button>
    </Section>
  );
}

function freeEvent(conditions: readonly Condition[]): string {
  let number = conditions.length + 1;
  while (conditions.some(({ event }) => event === `choice_${number}`)) number += 1;
  return `choice_${number}`;
}
