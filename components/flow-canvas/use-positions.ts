import { useEffect, useMemo, useState } from "react";
import type { FlowDefinition } from "@/flows/definition/schema";
import type { CanvasModel } from "./canvas-model";
import { computeLayout } from "./compute-layout";
import { completePositions, type Positions } from "./layout-graph";

/**
 * A place for every state: as the definition has it, else by the automatic layout. Null until a definition without any places
 * has been laid out.
 */
export function usePositions(definition: FlowDefinition, model: CanvasModel): Positions | null {
  const layout = definition.ui?.layout;
  const missing = model.states.filter(({ name }) => !layout || !Object.hasOwn(layout, name)).map(({ name }) => name);
  const nameKey = model.states.map(({ name }) => name).join(" ");
  const missingKey = missing.join(" ");
  const [computed, setComputed] = useState<Positions | null>(null);

  useEffect(() => {
    if (missingKey === "") return;
    let isCurrent = true;
    computeLayout(model).then(
      (positions) => isCurrent && setComputed((before) => ({ ...positions, ...(layout && Object.keys(layout).length > 0 ? before : null) })),
      () => isCurrent && setComputed((before) => before ?? {}),
    );
    return () => {
      isCurrent = false;
    };
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- laid out anew only when other states are without a place
  }, [missingKey]);

  return useMemo(() => {
    if (missingKey !== "" && computed === null) return null;
    return completePositions(nameKey.split(" "), layout ?? {}, computed ?? {});
  }, [nameKey, layout, computed, missingKey]);
}
