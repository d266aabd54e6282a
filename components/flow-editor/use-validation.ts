import { useEffect, useMemo, useState } from "react";
import { useCatalogue } from "@/components/catalogue/use-catalogue";
import type { IssueCount } from "@/components/flow-canvas/aria-labels";
import { isSameJson } from "@/flows/editing/same-json";
import { checkFlow } from "@/flows/validation/check-flow";
import type { Issue, Validation } from "@/flows/validation/issue";
import { noteNoModel } from "@/flows/validation/no-model";
import { useEditor, useEditorStore } from "./store/editor-store";
import { selectFresh, stateOfPath } from "./store/selection-slice";

const pauseMs = 250;

/** The findings about the document, checked whenever the operator pauses; null until the first check. Whoever asks is drawn again for findings, not for letters. */
export function useFindings(hasModel: boolean): Validation | null {
  const store = useEditorStore();
  const [found, setFound] = useState<Validation | null>(null);
  const { facts } = useCatalogue();
  const fresh = useEditor(selectFresh);
  useEffect(() => {
    const check = () => {
      const { definition } = store.getState();
      const next = noteNoModel(checkFlow(definition, facts), definition, hasModel);
      setFound((before) => (isSameJson(before, next) ? before : next));
    };
    let timer = setTimeout(check, 0);
    const stop = store.subscribe(({ definition }, before) => {
      if (definition === before.definition) return;
      clearTimeout(timer);
      timer = setTimeout(check, pauseMs);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [store, facts, hasModel]);
  return useMemo(() => withoutFresh(found, fresh), [found, fresh]);
}

/** True for a place in what was just added and not left yet: nothing is said against it. */
export function useIsFresh(path: string): boolean {
  return useEditor((state) => isWithin(path, selectFresh(state)));
}

function isWithin(path: string, fresh: string | null): boolean {
  return fresh !== null && (path === fresh || path.startsWith(`${fresh}/`));
}

/** The findings but those about the place that was just added and not left yet. Pure. */
function withoutFresh(validation: Validation | null, fresh: string | null): Validation | null {
  if (!validation || fresh === null) return validation;
  const isKnown = ({ path }: Issue) => !isWithin(path, fresh);
  return { ...validation, errors: validation.errors.filter(isKnown), warnings: validation.warnings.filter(isKnown) };
}

export function useIssueCounts(validation: Validation | null): Readonly<Record<string, IssueCount>> {
  return useMemo(() => (validation ? countByState(validation) : {}), [validation]);
}

/** Findings per state, for the badges on the canvas and in the outline. Pure. */
export function countByState({ errors, warnings }: Validation): Record<string, IssueCount> {
  const counts: Record<string, IssueCount> = {};
  const count = (path: string, kind: keyof IssueCount) => {
    const name = stateOfPath(path);
    if (name === null) return;
    const before = counts[name] ?? { errors: 0, warnings: 0 };
    counts[name] = { ...before, [kind]: before[kind] + 1 };
  };
  for (const { path } of errors) count(path, "errors");
  for (const { path } of warnings) count(path, "warnings");
  return counts;
}
