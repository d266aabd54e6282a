import { engineEvents, executorEvents, externalEvents } from "@/flows/definition/events";

const all = [...new Set([...externalEvents, ...executorEvents, ...engineEvents])];

/** The event catalogue as the browser's own suggestions of a field with this `list`. */
export function EventNames({ id }: { id: string }) {
  return (
    <datalist id={id}>
      {all.map((event) => (
        <option key={event} value={event} />
      ))}
    </datalist>
  );
}
