import { useCallback, useEffect, useRef, useState } from "react";
import { type Frame, frameIndexOf } from "./frames";

/**
 * The chosen moment, kept in `?step=` so that a link leads to it. Without one the viewer stands at the newest step
 * and stays there while a live run goes on.
 */
export function useFrameInUrl(frames: readonly Frame[], initialStep: number | null) {
  const last = frames.length - 1;
  const [chosen, setChosen] = useState<{ seq: number } | null>(initialStep === null ? null : { seq: initialStep });
  const index = chosen === null ? last : frameIndexOf(frames, chosen.seq);
  const framesRef = useRef(frames);
  useEffect(() => {
    framesRef.current = frames;
  });
  const setIndex = useCallback((to: number) => {
    const all = framesRef.current;
    const bounded = Math.max(0, Math.min(all.length - 1, to));
    setChosen(bounded === all.length - 1 ? null : { seq: all[bounded]?.step?.seq ?? 0 });
  }, []);
  useEffect(() => {
    const url = new URL(window.location.href);
    if (chosen === null) url.searchParams.delete("step");
    else url.searchParams.set("step", String(chosen.seq));
    window.history.replaceState(window.history.state, "", url);
  }, [chosen]);
  return { index: Math.max(0, index), setIndex, atEnd: chosen === null };
}
