import { Input } from "@/components/ui/input";
import type { Trigger } from "@/flows/definition/schema";
import { PathField } from "./path-field";
import { setKey } from "./set-key";
import { TriggerFrame } from "./trigger-frame";

type Props = { path: string; trigger: Trigger; onChange: (trigger: Trigger | null, isTyping: boolean) => void };

/** Another program starts the flow under a name. */
export function WebhookFields({ path, trigger, onChange }: Props) {
  return (
    <TriggerFrame path={path} title="Webhook" onRemove={() => onChange(null, false)}>
      <PathField path={`${path}/webhook`} label="Name" help="Its signed address is made once the flow is published.">
        {(control) => (
          <Input
            {...control}
            spellCheck={false}
            maxLength={64}
            placeholder="e.g. shop.paid"
            value={trigger.webhook ?? ""}
            onChange={(event) => onChange({ ...trigger, webhook: event.target.value }, true)}
          />
        )}
      </PathField>
      <PathField path={`${path}/person`} label="Person" optional help="Where its body names whom the run is for. Empty: it is for nobody.">
        {(control) => (
          <Input
            {...control}
            spellCheck={false}
            maxLength={200}
            placeholder="e.g. customer.phone"
            value={trigger.person ?? ""}
            onChange={(event) => onChange(setKey(trigger, "person", event.target.value || undefined), true)}
          />
        )}
      </PathField>
    </TriggerFrame>
  );
}
