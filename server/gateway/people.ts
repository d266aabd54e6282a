import { z } from "zod";
import { type Person, personSchema } from "@/flows/protocol/sockets";
import type { Whispers } from "../redis/whispers";

const gapMs = 200;
const repeatMs = 10_000;
/** What another process said is believed for so long: it may have died without a word. */
const trustMs = 30_000;
/** People that one list names; more would be too many to draw. */
const mostPeople = 50;

/** `people`: all that are at one process now. Absent: who is there? */
const whisperSchema = z.object({ flowId: z.string().max(64), people: z.array(personSchema).max(1_000).optional() });

type Flow = {
  own: Map<string, Person>;
  others: Map<string, { people: Person[]; at: number }>;
  /** When its people were last told, and whether the own ones must be told to the others. */
  toldAt: number;
  timer: NodeJS.Timeout | null;
  isOwnNew: boolean;
};

export type PeopleDeps = {
  /** To the sockets of this process that have the flow open. */
  tell: (flowId: string, people: Person[]) => void;
  /** Null while this process is alone. */
  whispers: Whispers | null;
  now?: () => number;
};

/**
 * Who has which flow open, on all processes. Each process tells the others of its own people when they change and every ten
 * seconds; only flows that somebody here has open are known here.
 */
export function createPeople({ tell, whispers, now = Date.now }: PeopleDeps) {
  const flows = new Map<string, Flow>();
  const say = (flowId: string, people?: Person[]): void => whispers?.send(JSON.stringify({ flowId, people }));
  const ownOf = (flow: Flow): Person[] => [...flow.own.values()].slice(0, mostPeople);
  const listOf = (flow: Flow): Person[] => [...ownOf(flow), ...[...flow.others.values()].flatMap(({ people }) => people)].slice(0, mostPeople);

  function open(flowId: string): Flow {
    const known = flows.get(flowId);
    if (known !== undefined) return known;
    const flow: Flow = { own: new Map(), others: new Map(), toldAt: 0, timer: null, isOwnNew: false };
    flows.set(flowId, flow);
    say(flowId);
    return flow;
  }

  function changed(flowId: string, flow: Flow, isOwnNew: boolean): void {
    flow.isOwnNew ||= isOwnNew;
    flow.timer ??= setTimeout(() => announce(flowId, flow), Math.max(0, flow.toldAt + gapMs - now()));
    flow.timer.unref();
  }

  function announce(flowId: string, flow: Flow): void {
    flow.timer = null;
    flow.toldAt = now();
    if (flow.isOwnNew) say(flowId, ownOf(flow));
    flow.isOwnNew = false;
    tell(flowId, listOf(flow));
  }

  function hear(text: string, from: string): void {
    const heard = read(text);
    const flow = heard === null ? undefined : flows.get(heard.flowId);
    if (heard === null || flow === undefined) return;
    if (heard.people === undefined) return say(heard.flowId, ownOf(flow));
    const before = flow.others.get(from)?.people ?? [];
    if (heard.people.length === 0) flow.others.delete(from);
    else flow.others.set(from, { people: heard.people, at: now() });
    if (JSON.stringify(before) !== JSON.stringify(heard.people)) changed(heard.flowId, flow, false);
  }

  function repeat(): void {
    for (const [flowId, flow] of flows) {
      say(flowId, ownOf(flow));
      const silent = [...flow.others].filter(([, { at }]) => now() - at > trustMs);
      for (const [node] of silent) flow.others.delete(node);
      if (silent.length > 0) changed(flowId, flow, false);
    }
  }

  whispers?.onHeard(hear);
  const repeating = whispers === null ? null : setInterval(repeat, repeatMs).unref();

  return {
    /** Null for who is not shown, but sees the others. */
    enter(flowId: string, socketId: string, person: Person | null): Person[] {
      const flow = open(flowId);
      if (person !== null) {
        flow.own.set(socketId, person);
        changed(flowId, flow, true);
      }
      return listOf(flow);
    },
    move(flowId: string, socketId: string, where: Pick<Person, "selection" | "field" | "cursor">): void {
      const flow = flows.get(flowId);
      const person = flow?.own.get(socketId);
      if (flow === undefined || person === undefined) return;
      flow.own.set(socketId, { ...person, ...where });
      changed(flowId, flow, true);
    },
    /** `isEmpty`: nobody here has it open any more. */
    leave(flowId: string, socketId: string, isEmpty: boolean): void {
      const flow = flows.get(flowId);
      if (flow === undefined) return;
      const wasShown = flow.own.delete(socketId);
      if (wasShown && !isEmpty) changed(flowId, flow, true);
      if (!isEmpty) return;
      if (flow.timer !== null) clearTimeout(flow.timer);
      flows.delete(flowId);
      say(flowId, []);
    },
    /** What happens every ten seconds. */
    repeat,
    size: (): number => flows.size,
    stop(): void {
      if (repeating !== null) clearInterval(repeating);
      for (const [flowId, { timer }] of flows) {
        if (timer !== null) clearTimeout(timer);
        say(flowId, []);
      }
      flows.clear();
    },
  };
}

function read(text: string): z.infer<typeof whisperSchema> | null {
  try {
    return whisperSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

export type People = ReturnType<typeof createPeople>;
