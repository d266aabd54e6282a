import { useId } from "react";
import { DraftField } from "./draft-field";
import { EventNames } from "./event-names";
import { refuseEventName } from "./refuse-name";

type Props = { path: string; label: string; hideLabel?: boolean; value: string; onChange: (event: string) => void };

/** The name of an event that must be there, with the catalogue as the browser's own suggestions. */
export function EventField({ path, label, hideLabel, value, onChange }: Props) {
  const listId = useId();
  return (
    <>
      <DraftField
        path={path}
        label={label}
        hideLabel={hideLabel}
        mono
        list={listId}
        value={value}
        refuse={refuseEventName}
        onChange={(event) => onChange(event.trim())}
      />
      <EventNames id={listId} />
    </>
  );
}
