import type { Meter } from "./meter";
import { type Accepts, between, escaped, hasProperty, isProperty, isWord, longestProperty, PatternProblem, sameLetter } from "./pattern-characters";

/** A text pattern that is matched in time linear in the text. `test` counts its steps on the meter; when it has none left it says false. */
export type Pattern = { test(text: string, meter?: Meter): boolean };

type Node =
  /** `cost` is in steps. */
  | { type: "char"; accepts: Accepts; cost: number }
  | { type: "start" }
  | { type: "end" }
  | { type: "edge"; inside: boolean }
  | { type: "sequence"; parts: Node[] }
  | { type: "choice"; parts: Node[] }
  | { type: "repeat"; part: Node; min: number; max: number };

type Instruction =
  | { type: "char"; accepts: Accepts; cost: number }
  | { type: "split"; to: number[] }
  | { type: "assert"; holds: (before: string | undefined, after: string | undefined) => boolean }
  | { type: "match" };

const maxInstructions = 2_000;
/** Parts that are written out on the way: repeated nothing makes no instructions, and takes its time all the same. */
const maxEmits = 10_000;
const maxRepeat = 100;
const maxSourceLength = 500;

type Program = { instructions: Instruction[]; emits: number };

/**
 * Compiles the linear-time part of JavaScript's regular expressions: characters, `.`, classes, `\d \w \s \b \p{…}`, `^ $`, groups, `|`,
 * `* + ?` and `{m,n}` up to 100. No back references and no lookaround. Case is ignored. Matches anywhere in the text.
 */
export function compilePattern(source: string): { ok: true; pattern: Pattern } | { ok: false; message: string } {
  try {
    if (source.length > maxSourceLength) throw new PatternProblem(`longer than ${maxSourceLength} characters`);
    const program: Program = { instructions: [], emits: 0 };
    emit(parsePattern(source), program);
    program.instructions.push({ type: "match" });
    return { ok: true, pattern: { test: (text, meter = unbounded()) => matches(program.instructions, text, meter) } };
  } catch (error) {
    if (error instanceof PatternProblem) return { ok: false, message: error.message };
    throw error;
  }
}

function unbounded(): Meter {
  return { left: Number.POSITIVE_INFINITY, before: Number.POSITIVE_INFINITY };
}

function parsePattern(source: string): Node {
  const chars = [...source];
  let at = 0;

  function choice(): Node {
    const parts = [sequence()];
    while (chars[at] === "|") {
      at += 1;
      parts.push(sequence());
    }
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : { type: "choice", parts };
  }

  function sequence(): Node {
    const parts: Node[] = [];
    while (at < chars.length && chars[at] !== "|" && chars[at] !== ")") parts.push(repeated());
    return { type: "sequence", parts };
  }

  function repeated(): Node {
    let part = atom();
    for (let range = quantifier(); range !== null; range = quantifier()) {
      if (part.type !== "char" && part.type !== "sequence" && part.type !== "choice" && part.type !== "repeat") throw new PatternProblem("nothing to repeat");
      part = { type: "repeat", part, ...range };
      // A lazy quantifier matches the same texts.
      if (chars[at] === "?") at += 1;
    }
    return part;
  }

  function quantifier(): { min: number; max: number } | null {
    const simple = { "*": { min: 0, max: Number.POSITIVE_INFINITY }, "+": { min: 1, max: Number.POSITIVE_INFINITY }, "?": { min: 0, max: 1 } };
    const char = chars[at];
    if (char === "*" || char === "+" || char === "?") {
      at += 1;
      return simple[char];
    }
    if (char !== "{") return null;
    const bounds = /^\{(\d{1,3})(,(\d{1,3})?)?\}/.exec(chars.slice(at, at + 9).join(""));
    if (bounds === null) throw new PatternProblem("'{' needs a range such as {2,4}");
    at += bounds[0].length;
    const min = Number(bounds[1]);
    const max = bounds[2] === undefined ? min : bounds[3] === undefined ? Number.POSITIVE_INFINITY : Number(bounds[3]);
    if (min > maxRepeat || (max !== Number.POSITIVE_INFINITY && max > maxRepeat) || max < min)
      throw new PatternProblem(`a range is 0 to ${maxRepeat}, smaller number first`);
    return { min, max };
  }

  function atom(): Node {
    const char = chars[at] ?? "";
    at += 1;
    switch (char) {
      case "(": {
        if (chars[at] === "?") {
          if (chars[at + 1] !== ":") throw new PatternProblem("only plain and (?: ) groups are known");
          at += 2;
        }
        const inner = choice();
        if (chars[at] !== ")") throw new PatternProblem("a group is not closed");
        at += 1;
        return { type: "sequence", parts: [inner] };
      }
      case "[":
        return characterClass();
      case "^":
        return { type: "start" };
      case "$":
        return { type: "end" };
      case ".":
        return char1((other) => other !== "\n" && other !== "\r");
      case "\\":
        return escapeSequence();
      case "*":
      case "+":
      case "?":
        throw new PatternProblem("nothing to repeat");
      default:
        return char1(sameLetter(char));
    }
  }

  function escapeSequence(): Node {
    const char = chars[at];
    at += 1;
    if (char === "b" || char === "B") return { type: "edge", inside: char === "B" };
    return char1(isProperty(char) ? property(char) : escaped(char));
  }

  /** `\p{L}`, `\P{Script=Devanagari}`: `at` is behind the letter. */
  function property(letter: "p" | "P"): Accepts {
    const name = /^\{([A-Za-z_]+(?:=[A-Za-z_]+)?)\}/.exec(chars.slice(at, at + longestProperty).join(""));
    if (name?.[1] === undefined) throw new PatternProblem(`\\${letter} needs a property such as {L}`);
    at += name[0].length;
    return hasProperty(letter, name[1]);
  }

  function characterClass(): Node {
    const negated = chars[at] === "^";
    if (negated) at += 1;
    const members: Accepts[] = [];
    while (chars[at] !== "]") {
      const low = chars[at];
      if (low === undefined) throw new PatternProblem("a class is not closed");
      at += 1;
      if (low === "\\") {
        const letter = chars[at];
        at += 1;
        members.push(isProperty(letter) ? property(letter) : escaped(letter));
      } else if (chars[at] === "-" && chars[at + 1] !== "]" && chars[at + 1] !== undefined) {
        members.push(between(low, chars[at + 1] ?? ""));
        at += 2;
      } else {
        members.push(sameLetter(low));
      }
    }
    at += 1;
    return { type: "char", accepts: (char, lower) => members.some((member) => member(char, lower)) !== negated, cost: 1 + Math.ceil(members.length / 4) };
  }

  const whole = choice();
  if (at < chars.length) throw new PatternProblem("a ')' has no '('");
  return whole;
}

function char1(accepts: Accepts): Node {
  return { type: "char", accepts, cost: 1 };
}

function emit(node: Node, program: Program): void {
  program.emits += 1;
  if (program.instructions.length > maxInstructions || program.emits > maxEmits) throw new PatternProblem("too large");
  switch (node.type) {
    case "char":
      program.instructions.push({ type: "char", accepts: node.accepts, cost: node.cost });
      return;
    case "start":
      program.instructions.push({ type: "assert", holds: (before) => before === undefined });
      return;
    case "end":
      program.instructions.push({ type: "assert", holds: (_, after) => after === undefined });
      return;
    case "edge":
      program.instructions.push({
        type: "assert",
        holds: (before, after) => ((before !== undefined && isWord(before)) === (after !== undefined && isWord(after))) === node.inside,
      });
      return;
    case "sequence":
      for (const part of node.parts) emit(part, program);
      return;
    case "choice":
      emitChoice(node.parts, program);
      return;
    case "repeat":
      emitRepeat(node, program);
  }
}

function emitChoice(parts: readonly Node[], program: Program): void {
  const split: Instruction & { type: "split" } = { type: "split", to: [] };
  const ends: (Instruction & { type: "split" })[] = [];
  program.instructions.push(split);
  for (const part of parts) {
    split.to.push(program.instructions.length);
    emit(part, program);
    const jump: Instruction & { type: "split" } = { type: "split", to: [] };
    program.instructions.push(jump);
    ends.push(jump);
  }
  for (const jump of ends) jump.to.push(program.instructions.length);
}

function emitRepeat(node: Extract<Node, { type: "repeat" }>, program: Program): void {
  for (let count = 0; count < node.min; count += 1) emit(node.part, program);
  if (node.max === Number.POSITIVE_INFINITY) {
    const split: Instruction & { type: "split" } = { type: "split", to: [program.instructions.length + 1] };
    const start = program.instructions.length;
    program.instructions.push(split);
    emit(node.part, program);
    program.instructions.push({ type: "split", to: [start] });
    split.to.push(program.instructions.length);
    return;
  }
  const splits: (Instruction & { type: "split" })[] = [];
  for (let count = node.min; count < node.max; count += 1) {
    const split: Instruction & { type: "split" } = { type: "split", to: [program.instructions.length + 1] };
    program.instructions.push(split);
    splits.push(split);
    emit(node.part, program);
  }
  for (const split of splits) split.to.push(program.instructions.length);
}

/** Runs all ways through the program side by side, so that no text takes more than its length times the program's. */
function matches(program: readonly Instruction[], text: string, meter: Meter): boolean {
  const chars = [...text];
  const reachedAt = new Int32Array(program.length);
  let current: number[] = [];
  meter.left -= chars.length >>> 2;
  for (let at = 0; at <= chars.length; at += 1) {
    const after = chars[at];
    current.push(0);
    const reached = follow(program, current, chars[at - 1], after, { reachedAt, stamp: at + 1, meter });
    if (reached === "match") return meter.left >= 0;
    if (after === undefined || meter.left < 0) return false;
    const lower = after.toLowerCase();
    current = [];
    for (const index of reached) {
      const instruction = program[index];
      if (instruction?.type === "char" && instruction.accepts(after, lower)) current.push(index + 1);
    }
  }
  return false;
}

type Way = { reachedAt: Int32Array; stamp: number; meter: Meter };

/** The characters that may come next, from the places that are reached; `stack` is used up. */
function follow(program: readonly Instruction[], stack: number[], before: string | undefined, after: string | undefined, way: Way): number[] | "match" {
  const { reachedAt, stamp, meter } = way;
  const reached: number[] = [];
  for (let index = stack.pop(); index !== undefined; index = stack.pop()) {
    if (reachedAt[index] === stamp) continue;
    reachedAt[index] = stamp;
    const instruction = program[index];
    meter.left -= instruction?.type === "char" ? instruction.cost : 1;
    if (meter.left < 0) return [];
    if (instruction?.type === "match") return "match";
    if (instruction?.type === "char") reached.push(index);
    if (instruction?.type === "split") {
      meter.left -= instruction.to.length >>> 2;
      stack.push(...instruction.to);
    }
    if (instruction?.type === "assert" && instruction.holds(before, after)) stack.push(index + 1);
  }
  return reached;
}
