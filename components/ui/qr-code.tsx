import { useMemo } from "react";
import { encode } from "uqr";
import { cn } from "./cn";

/** Modules of white around the code: fewer than four, and some readers do not find it. */
const quiet = 4;

/**
 * A text as a QR code, an SVG that fills its box. `label` says what scanning it does, for who cannot see it. Black on white in
 * both themes: many readers do not take an inverted code. No style attribute, so that it needs no exception in a content policy.
 */
export function QrCode({ value, label, className }: { value: string; label: string; className?: string }) {
  const { path, size } = useMemo(() => outline(value), [value]);
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges" className={cn("rounded-md bg-white", className)}>
      <path d={path} fill="#000" />
    </svg>
  );
}

/** The dark modules as one path, a stroke of `h` for each run in a row. Pure. */
function outline(value: string): { path: string; size: number } {
  const { data, size } = encode(value, { ecc: "M", border: quiet });
  const runs = data.flatMap((row, y) => [...runsOf(row)].map(([x, length]) => `M${x} ${y}h${length}v1h-${length}z`));
  return { path: runs.join(""), size };
}

function* runsOf(row: readonly boolean[]): Generator<[start: number, length: number]> {
  let start = -1;
  for (const [x, isDark] of [...row, false].entries()) {
    if (isDark && start < 0) start = x;
    if (isDark || start < 0) continue;
    yield [start, x - start];
    start = -1;
  }
}
