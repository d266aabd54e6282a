import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { Trigger } from "@/flows/definition/schema";
import { parseCron } from "@/flows/triggers/cron";
import { describeCron } from "@/flows/triggers/describe-cron";
import { nextTimes } from "@/flows/triggers/next-times";
import { isZone } from "@/flows/triggers/zone-time";
import { PathField } from "./path-field";
import { setKey } from "./set-key";
import { TriggerFrame } from "./trigger-frame";

type Props = { path: string; trigger: Trigger; onChange: (trigger: Trigger | null, isTyping: boolean) => void };

const audiences = [
  { value: "nobody", label: "Nobody: one run in the background" },
  { value: "everyone", label: "Each active participant" },
];

/** The flow starts by itself, at set times. */
export function ScheduleFields({ path, trigger, onChange }: Props) {
  const { schedule = "", timezone = "", audience, purpose = "" } = trigger;
  return (
    <TriggerFrame path={path} title="Schedule" onRemove={() => onChange(null, false)}>
      <PathField path={`${path}/schedule`} label="Times" help="Minute, hour, day of the month, month, day of the week.">
        {(control) => (
          <Input
            {...control}
            spellCheck={false}
            maxLength={200}
            className="font-mono"
            value={schedule}
            onChange={(event) => onChange({ ...trigger, schedule: event.target.value }, true)}
          />
        )}
      </PathField>
      <Times schedule={schedule} timezone={timezone} />
      <PathField path={`${path}/timezone`} label="Time zone" optional>
        {(control) => (
          <Input
            {...control}
            spellCheck={false}
            maxLength={64}
            placeholder="The workspace's"
            value={timezone}
            onChange={(event) => onChange(setKey(trigger, "timezone", event.target.value || undefined), true)}
          />
        )}
      </PathField>
      <PathField path={`${path}/audience`} label="For">
        {(control) => (
          <Select
            {...control}
            options={audiences}
            value={audience ?? "nobody"}
            onValueChange={(value) => onChange(setKey(trigger, "audience", value === "everyone" ? value : undefined), false)}
          />
        )}
      </PathField>
      {audience !== undefined && (
        <PathField path={`${path}/purpose`} label="Who has agreed to" optional help="The purpose of a consent. Empty: all of them.">
          {(control) => (
            <Input
              {...control}
              maxLength={100}
              value={purpose}
              onChange={(event) => onChange(setKey(trigger, "purpose", event.target.value || undefined), true)}
            />
          )}
        </PathField>
      )}
    </TriggerFrame>
  );
}

/** The times in words, and the next three where the zone is known here. */
function Times({ schedule, timezone }: { schedule: string; timezone: string }) {
  const parsed = parseCron(schedule);
  if (!parsed.ok) return null;
  const isKnown = timezone !== "" && isZone(timezone);
  const next = isKnown ? nextTimes(parsed.cron, timezone, { after: Date.now(), count: 3 }) : [];
  const format = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short", timeZone: isKnown ? timezone : "UTC" });
  return (
    <div className="text-ink-2 text-xs">
      <p className="first-letter:uppercase">{describeCron(parsed.cron)}</p>
      {next.length > 0 && (
        <ol aria-label="Next times" className="tabular-nums">
          {next.map((at) => (
            <li key={at}>{format.format(at)}</li>
          ))}
        </ol>
      )}
    </div>
  );
}
