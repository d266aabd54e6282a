import { useEditor } from "../store/editor-store";
import { selectWriterAt } from "../store/people-slice";
import { colourOf, nameOf } from "./person";

/** Says that somebody else writes in the field of a place. It lies over the field's own line, so nothing moves. */
export function WritingHere({ path }: { path: string }) {
  const person = useEditor(selectWriterAt(path));
  if (person === null) return null;
  return (
    <p
      className="pointer-events-none absolute top-0 right-0 z-10 max-w-full truncate rounded-sm px-1.5 text-2xs text-on-person leading-4"
      style={{ backgroundColor: colourOf(person.id) }}
    >
      {nameOf(person)} is writing here
    </p>
  );
}
