import { type ReactFlowState, useStore, ViewportPortal } from "@xyflow/react";
import { MousePointer2 } from "lucide-react";
import { rectOf } from "@/components/flow-canvas/edge-routes";
import type { Person } from "@/flows/protocol/sockets";
import { useEditorSurface } from "../editor-surface";
import { useEditor } from "../store/editor-store";
import { selectPeople } from "../store/people-slice";
import { colourOf, nameOf } from "./person";
import { useOwnPointer } from "./use-own-pointer";

const selectZoom = (state: ReactFlowState) => state.transform[2];

/** Where others are, and tells them where this person points: an outline and a name at the state they have chosen, and their pointers. The faces in the top bar say it in words. */
export function PeopleOnCanvas() {
  useOwnPointer();
  const people = useEditor(selectPeople);
  if (people.length === 0) return null;
  return (
    <ViewportPortal>
      <div aria-hidden="true" className="pointer-events-none">
        {people.map((person) => (
          <Chosen key={`${person.clientId} state`} person={person} />
        ))}
        {people.map((person) => (
          <Pointer key={`${person.clientId} pointer`} person={person} />
        ))}
      </div>
    </ViewportPortal>
  );
}

function Chosen({ person }: { person: Person }) {
  const { model, positions } = useEditorSurface();
  const zoom = useStore(selectZoom);
  const view = model.states.find(({ name }) => name === person.selection?.state);
  if (!view) return null;
  const { x, y, width, height } = rectOf(view, positions);
  const colour = colourOf(person.id);
  return (
    <div
      className="absolute rounded-[16px] border-2"
      style={{ left: x - 5, top: y - 5, width: width + 10, height: height + 10, borderColor: colour, borderWidth: Math.max(2, 1.5 / zoom) }}
    >
      <NameTag person={person} className="absolute bottom-full left-0 mb-1 origin-bottom-left" zoom={zoom} />
    </div>
  );
}

function Pointer({ person }: { person: Person }) {
  const zoom = useStore(selectZoom);
  if (person.cursor === null) return null;
  const { x, y } = person.cursor;
  return (
    <div
      className="absolute origin-top-left transition-transform duration-150 ease-out motion-reduce:transition-none"
      style={{ transform: `translate(${x}px, ${y}px)` }}
    >
      <div className="origin-top-left" style={{ transform: `scale(${1 / zoom})`, color: colourOf(person.id) }}>
        <MousePointer2 className="size-4 fill-current stroke-surface" />
        <NameTag person={person} className="ml-3" zoom={1} />
      </div>
    </div>
  );
}

function NameTag({ person, className, zoom }: { person: Person; className: string; zoom: number }) {
  return (
    <span
      className={`block w-max max-w-40 truncate rounded-sm px-1.5 text-2xs text-on-person leading-4 ${className}`}
      style={{ backgroundColor: colourOf(person.id), ...(zoom === 1 ? {} : { transform: `scale(${1 / zoom})` }) }}
    >
      {nameOf(person)}
    </span>
  );
}
