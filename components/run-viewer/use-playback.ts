import { useEffect, useState } from "react";

export const speeds = [0.5, 1, 2, 4] as const;
export type Speed = (typeof speeds)[number];

/** At normal speed a step is shown this long, in ms. */
const stepMs = 700;

/** Moves a frame index forward by itself while playing; stops at the last frame. */
export function usePlayback(index: number, last: number, setIndex: (index: number) => void) {
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState<Speed>(1);
  useEffect(() => {
    if (!playing) return;
    if (index >= last) return setPlaying(false);
    const timer = setTimeout(() => setIndex(index + 1), stepMs / speed);
    return () => clearTimeout(timer);
  }, [playing, index, last, speed, setIndex]);
  const toggle = () => {
    if (!playing && index >= last) setIndex(0);
    setPlaying(!playing);
  };
  return { playing, toggle, pause: () => setPlaying(false), speed, setSpeed };
}
