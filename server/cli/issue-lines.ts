import type { Paint } from "./paint";

type Finding = { code?: string; path: string; message: string; fix?: string | undefined };

/** Findings about a definition as lines: the place, the cause, and below it what to do. */
export function issueLines(findings: readonly Finding[], kind: "error" | "warning", paint: Paint): string[] {
  const mark = kind === "error" ? paint.red("error") : paint.yellow("warning");
  return findings.flatMap(({ code, path, message, fix }) => [
    `${mark} ${path === "" ? "" : `${paint.cyan(path)} `}${message}${code === undefined ? "" : paint.dim(` ${code}`)}`,
    ...(fix === undefined ? [] : [paint.dim(`  → ${fix}`)]),
  ]);
}
