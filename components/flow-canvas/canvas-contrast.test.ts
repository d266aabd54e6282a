import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const tokens = new Map(
  [...readFileSync("app/globals.css", "utf8").matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(([, name, light, dark]) => [
    name,
    { light: light ?? "", dark: dark ?? "" },
  ]),
);

/** The lines of canvas.css by the token that colours them, against the canvas, states (edges pass close to them) and themselves. */
const lines = ["edge", "edge-strong", "accent", "success", "danger", "warn", "ink-2"] as const;
const grounds = ["sunken", "surface"] as const;

describe("what is drawn on the canvas", () => {
  it.each(lines.flatMap((line) => grounds.flatMap((ground) => (["light", "dark"] as const).map((theme) => ({ line, ground, theme })))))(
    "is seen at 3:1 at least: $line on $ground, $theme",
    ({ line, ground, theme }) => {
      expect(contrast(colour(line, theme), colour(ground, theme))).toBeGreaterThanOrEqual(3);
    },
  );

  it("takes the colours of edges from these tokens alone", () => {
    const css = readFileSync("components/flow-canvas/canvas.css", "utf8");
    const rules = [...css.matchAll(/\.flow-edge(?:-line|-arrow|-draw)?[^{]*\{([^}]*)\}/g)].map(([, body]) => body ?? "");
    const used = rules.flatMap((body) => [...body.matchAll(/(?:stroke|fill): ([^;]+);/g)].map(([, value]) => value));
    expect([...new Set(used)].sort()).toEqual([
      "none",
      "var(--accent)",
      "var(--danger)",
      "var(--edge)",
      "var(--edge-strong)",
      "var(--ink-2)",
      "var(--line-strong)",
      "var(--success)",
      "var(--surface)",
      "var(--warn)",
    ]);
  });
});

function colour(name: string, theme: "light" | "dark"): string {
  const token = tokens.get(name);
  if (!token) throw new Error(`app/globals.css has no token --${name}`);
  return token[theme];
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((one, other) => other - one);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

/** Relative luminance as WCAG 2 defines it. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
