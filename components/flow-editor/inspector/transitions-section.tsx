import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import { orderedEvents } from "@/components/flow-canvas/flow-order";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Select } from "@/components/ui/select";
import { candidatePointer } from "@/flows/definition/references";
import type { State, Transition } from "@/flows/definition/schema";
import { candidatesFor } from "@/flows/definition/transitions";
import type { HistoryPolicy } from "@/flows/editing/history";
import type { ItemList } from "@/flows/editing/places";
import { jsonPointer } from "@/flows/json/json-pointer";
import { additionOf, placeForNewState } from "../building/canvas-edits";
import { useEditorSurface } from "../editor-surface";
import { newEntityId } from "../new-entity-id";
import { refuseName } from "../state-rules";
import { useEditor, useEditorStore } from "../store/editor-store";
import { useStateOptions } from "../use-state-options";
import { AddTransition } from "./add-transition";
import { EventNameField } from "./event-name-field";
import { ExpressionField } from "./expression-field";
import { PathField } from "./path-field";
import { Section } from "./section";
import { TransitionExtras } from "./transition-extras";

/** Every way out of a state: event, guard, target. */
export function TransitionsSection({ name, state }: { name: string; state: State }) {
  const events = orderedEvents(state);
  return (
    <Section title="Transitions" count={events.length}>
      {events.map((event) => (
        <EventTransitions key={event} source={name} event={event} candidates={candidatesFor(state, event)} />
      ))}
      {events.length === 0 && <p className="text-ink-3 text-xs">Nothing leads on from here yet.</p>}
      <AddTransition source={name} />
    </Section>
  );
}

export function EventTransitions({ source, event, candidates }: { source: string; event: string; candidates: readonly Transition[] }) {
  const { edit, wishNew } = useEditorStore().getState();
  const addCandidate = () => {
    const target = candidates[0]?.target ?? source;
    if (edit({ type: "addEntity", to: waysOf(source), item: { id: newEntityId("transition"), event, target, guard: "" }, before: candidates[0]?.id ?? null }))
      wishNew(`${jsonPointer(["states", source, "transitions", event])}/0/guard`);
  };
  return (
    // A single candidate stands under the event's own pointer, and its target is what an issue there is about.
    <div
      data-path={candidates.length > 1 ? jsonPointer(["states", source, "transitions", event]) : undefined}
      className="grid gap-2 rounded-md border border-line p-2"
    >
      <EventNameField source={source} event={event} count={candidates.length} />
      {candidates.map((transition, index) => (
        <CandidateFields key={transition.id} source={source} event={event} index={index} siblings={candidates} transition={transition} />
      ))}
      <button
        type="button"
        onClick={addCandidate}
        className="justify-self-start rounded-xs text-ink-3 text-xs underline-offset-2 hover:text-ink hover:underline"
      >
        Lead elsewhere under a condition
      </button>
    </div>
  );
}

const waysOf = (state: string): ItemList => ({ state, list: "transitions" });

const present = <Key extends string>(key: Key, value: string | boolean | undefined) => (value === undefined ? {} : { [key]: value });

type CandidateProps = { source: string; event: string; index: number; siblings: readonly Transition[]; transition: Transition };

function CandidateFields({ source, event, index, siblings, transition }: CandidateProps) {
  const count = siblings.length;
  const { edit } = useEditorStore().getState();
  const path = useEditor(({ definition: { states } }) => candidatePointer(source, states[source] ?? { transitions: [] }, event, index));
  const options = useStateOptions();
  const isMissing = useEditor(({ definition: { states } }) => !Object.hasOwn(states, transition.target));
  const { id } = transition;
  const move = (before: string | null) => edit({ type: "moveEntity", in: waysOf(source), id, before });
  const set = (key: "target" | "guard" | "internal", value: string | true | undefined, policy: HistoryPolicy = "record") =>
    edit(
      { type: "setField", entity: { type: "item", id, in: waysOf(source) }, path: [key], ...present("value", value), ...present("was", transition[key]) },
      policy,
    );
  return (
    <div data-path={path} className="grid gap-1.5">
      <div className="flex items-center gap-1">
        {count > 1 && (
          <span className="grid size-4.5 shrink-0 place-items-center rounded-full border border-line-strong text-2xs tabular-nums">{index + 1}</span>
        )}
        <div className="min-w-0 flex-1">
          <PathField
            path={`${path}/target`}
            label={`Target of ${event}`}
            hideLabel
            error={isMissing ? `There is no state ${transition.target}. Choose one, or add it.` : null}
          >
            {(control) => (
              <Select
                {...control}
                aria-label={`${event} leads to`}
                options={options}
                value={isMissing ? undefined : transition.target}
                placeholder={`${transition.target}, not defined`}
                onValueChange={(target) => set("target", target)}
              />
            )}
          </PathField>
        </div>
        {count > 1 && (
          <>
            <IconButton size="sm" label="Try this one earlier" disabled={index === 0} onClick={() => move(siblings[index - 1]?.id ?? null)}>
              <ArrowUp />
            </IconButton>
            <IconButton size="sm" label="Try this one later" disabled={index === count - 1} onClick={() => move(siblings[index + 2]?.id ?? null)}>
              <ArrowDown />
            </IconButton>
          </>
        )}
        <IconButton size="sm" label={`Delete transition ${event}`} tooltip={false} onClick={() => edit({ type: "removeEntity", from: waysOf(source), id })}>
          <Trash2 />
        </IconButton>
      </div>
      {isMissing && <AddMissingState name={transition.target} beside={source} />}
      {(transition.guard !== undefined || count > 1) && (
        <div>
          <ExpressionField
            path={`${path}/guard`}
            label={index === count - 1 && transition.guard === undefined ? "Otherwise" : "Only if"}
            optional={index === count - 1}
            value={transition.guard ?? ""}
            onChange={(guard) => set("guard", guard === "" ? undefined : guard, "merge")}
          />
        </div>
      )}
      <TransitionExtras path={path} source={source} transition={transition} onChange={(isInternal) => set("internal", isInternal ? true : undefined)} />
    </div>
  );
}

/** A target that is not defined is one press away from being so; a name listed among the ends becomes an end. */
function AddMissingState({ name, beside }: { name: string; beside: string }) {
  const store = useEditorStore();
  const { model, positions, view } = useEditorSurface();
  const isRefused = useEditor(({ definition }) => refuseName(definition, name) !== null);
  if (isRefused) return null;
  const add = () => {
    const { definition } = store.getState();
    const at = placeForNewState(model, positions, { beside, middle: { x: 0, y: 0 } });
    const type = definition.finalStates.includes(name) ? "final" : "wait";
    if (!store.getState().edit(additionOf(definition, positions, { name, type, at, from: null }, newEntityId))) return;
    requestAnimationFrame(() => view()?.reveal(name));
  };
  return (
    <Button size="sm" className="justify-self-start" onClick={add}>
      <Plus aria-hidden="true" /> Add state {name}
    </Button>
  );
}
