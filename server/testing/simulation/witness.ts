import type { TurnAnswer } from "@/flows/protocol/chat";
import type { ModelTables } from "./model-tables";

export type Violation = { invariant: string; what: string };

export type Acknowledged = { conversationId: string; clientMessageId: string; node: string; answer: TurnAnswer };

/** Sees what must not happen at the moment it happens, and keeps what only the end can judge. */
export function createWitness(tables: ModelTables) {
  const violations: Violation[] = [];
  const onceCalls = new Set<string>();
  const acknowledged: Acknowledged[] = [];
  const arrived: { conversationId: string; clientMessageId: string; node: string }[] = [];
  const report = (invariant: string, what: string): void => void violations.push({ invariant, what });
  return {
    violations,
    acknowledged,
    arrived,
    report,
    /** An effect reached the outside: its intent must stand in the store by then. */
    effectCalled(key: string): void {
      if (!tables.effects.has(key)) report("I5", `${key} was called before its intent was stored`);
    },
    calledOnce(key: string): void {
      if (onceCalls.has(key)) report("I10", `${key} was called twice`);
      onceCalls.add(key);
    },
  };
}

export type Witness = ReturnType<typeof createWitness>;
