import { useEffect, useRef, useState } from "react";
import type { Person } from "@/flows/protocol/sockets";
import { useEditor, useEditorStore } from "../store/editor-store";
import { selectPeople } from "../store/people-slice";
import { colourOf, comings, initialsOf, nameOf, onceEach, whereabouts } from "./person";

const most = 4;

/** Who else is here. Choosing a face goes to the state that they are at. */
export function Faces() {
  const people = onceEach(useEditor(selectPeople));
  const shown = people.slice(0, most);
  const others = people.slice(most);
  return (
    <>
      <Announcements />
      {people.length > 0 && (
        <ul aria-label="Also here" className="flex shrink-0 items-center -space-x-1">
          {shown.map((person) => (
            <li key={person.id}>
              <Face person={person} />
            </li>
          ))}
          {others.length > 0 && (
            <li
              title={others.map(whereabouts).join("\n")}
              className="grid h-7 min-w-7 place-items-center rounded-full border-2 border-surface bg-sunken px-1 text-2xs text-ink-2 tabular-nums"
            >
              <span aria-hidden="true">+{others.length}</span>
              <span className="sr-only">{others.map(whereabouts).join("; ")}</span>
            </li>
          )}
        </ul>
      )}
    </>
  );
}

function Face({ person }: { person: Person }) {
  const { goTo } = useEditorStore().getState();
  const state = person.selection?.state;
  const words = whereabouts(person);
  return (
    <button
      type="button"
      aria-label={words}
      title={words}
      aria-disabled={state === undefined}
      onClick={() => state !== undefined && goTo(`/states/${state}`)}
      className="grid size-7 place-items-center rounded-full border-2 border-surface font-medium text-2xs text-on-person"
      style={{ backgroundColor: colourOf(person.id) }}
    >
      {initialsOf(nameOf(person))}
    </button>
  );
}

/** Who comes and goes, for those who do not see it. */
function Announcements() {
  const people = useEditor(selectPeople);
  const before = useRef(people);
  const [words, setWords] = useState("");
  useEffect(() => {
    const said = comings(before.current, people);
    before.current = people;
    if (said !== null) setWords(said);
  }, [people]);
  return (
    <p aria-live="polite" className="sr-only">
      {words}
    </p>
  );
}
