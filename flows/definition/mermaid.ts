import type { FlowDefinition } from "./schema";
import { listTransitions } from "./transitions";

/** The flow as a Mermaid state diagram with the same edges as `toGraph`, plus the start and the ends. */
export function toMermaid(definition: FlowDefinition): string {
  const lines = ["stateDiagram-v2", `  [*] --> ${nodeId(definition.initialState)}`];
  for (const [source, state] of Object.entries(definition.states)) {
    for (const { event, transition } of listTransitions(state)) {
      const guard = transition.guard === undefined ? "" : ` [${transition.guard}]`;
      lines.push(`  ${nodeId(source)} --> ${nodeId(transition.target)} : ${label(`${event}${guard}`)}`);
    }
    if (state.type === "final") lines.push(`  ${nodeId(source)} --> [*]`);
  }
  return `${lines.join("\n")}\n`;
}

/** Words of Mermaid that a state may be called. */
const reserved: ReadonlySet<string> = new Set(["end", "state", "note", "as", "direction", "class", "style", "default"]);

/** Targets may be any text until the flow is valid. */
function nodeId(name: string): string {
  const id = name.replaceAll(/[^a-zA-Z0-9_]/g, "_");
  return reserved.has(id) || id === "" ? `${id}_` : id;
}

/** Mermaid's own entity codes (`#58;`) for everything it would read as syntax. */
function label(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll(/[#:;"<>]/g, (char) => `#${char.charCodeAt(0)};`);
}
