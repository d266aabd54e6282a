import { type Answer, type Entry, send, withoutAnswer } from "@/flows/editing/sync";
import { AppError } from "@/flows/errors";
import type { EditorApi, SendOutcome, SinceOutcome } from "../editor-api";
import type { EditorState, EditorStore } from "../store/editor-store";
import { createInbox, type Inbox, type ToldEntry } from "./inbox";

export type ExchangeOptions = {
  store: EditorStore;
  api: Pick<EditorApi, "sendEdits" | "editsSince" | "load">;
  newOpId: () => string;
  /** Resolves once what is about to be sent is in the journal: what goes out twice is then known by its name. */
  written?: () => Promise<void>;
  /** Pause after the last edit before it is sent, in ms. */
  delayMs?: number;
  /** Waits between tries while the server cannot be reached, in ms; the last one repeats. */
  retryMs?: readonly number[];
};

export type Exchange = {
  /** Sends what is unsent now; true when everything has arrived. */
  flush: () => Promise<boolean>;
  /** Somebody has changed the flow, perhaps this author. */
  told: (entry: ToldEntry) => void;
  /** The server is there (again), and its flow is at this revision. */
  reached: (revision: number) => void;
  /** Reads the flow again and puts what is not sent onto it, as far as it fits. */
  startAgain: () => Promise<void>;
  stop: () => void;
};

/**
 * Brings own edits to the server once the operator pauses, and those of others here. Operations never overlap and keep their
 * order; one that got no answer goes again as it was, so that it is done once. Whatever came before an answer is heard before it.
 */
export function startExchange({ store, delayMs = 600, retryMs = [2000, 5000, 15_000, 30_000], ...options }: ExchangeOptions): Exchange {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let working: Promise<void> | null = null;
  let failures = 0;
  const hasUnsent = () => store.getState().sync.pending.length > 0;
  const line = createLine({ store, ...options });

  const schedule = (delay: number) => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => void work(), delay);
  };
  const work = (): Promise<void> => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    working ??= round().finally(() => {
      working = null;
    });
    return working;
  };
  const round = async () => {
    if (isBlocked(store.getState())) return;
    const problem = (await line.catchUp()) ?? (await line.send());
    if (problem === null) {
      failures = 0;
      if (hasUnsent() || line.isBehind()) schedule(delayMs);
      return;
    }
    store.setState({ saveStatus: problem.type === "stale" ? { type: "stale" } : problem });
    if (problem.type === "offline") schedule(retryMs[Math.min(failures++, retryMs.length - 1)] ?? 30_000);
  };

  const unsubscribe = store.subscribe(({ sync, ...state }, before) => {
    if (sync.pending === before.sync.pending || sync.pending.length === 0 || isBlocked(state) || working) return;
    schedule(delayMs);
  });
  return {
    flush: async () => {
      // What was typed while an operation was under way goes with the next one.
      for (let turn = 0; turn < 3 && hasUnsent(); turn++) await work();
      return !hasUnsent();
    },
    told: (entry) => {
      line.told(entry);
      if (line.isBehind() && working === null) schedule(0);
    },
    reached: (revision) => {
      line.knows(revision);
      failures = 0;
      void work();
    },
    startAgain: line.startAgain,
    stop: () => {
      unsubscribe();
      if (timer !== null) clearTimeout(timer);
    },
  };
}

function isBlocked({ saveStatus: { type } }: Pick<EditorState, "saveStatus">): boolean {
  return type === "stale" || type === "refused";
}

type Problem = Exclude<SendOutcome | SinceOutcome, { type: "answered" | "entries" }>;

/** One step at a time between store and server; what goes wrong comes back as a value. */
function createLine({ store, api, newOpId, written }: Pick<ExchangeOptions, "store" | "api" | "newOpId" | "written">) {
  const inbox: Inbox = createInbox(() => store.getState().sync);

  /** Where something does not fit what is here, the flow as the server has it is the truth. */
  async function hear(entries: readonly Entry[], answer?: Answer): Promise<void> {
    const { sync } = store.getState();
    try {
      store.getState().hear(
        entries.filter(({ revision }) => revision > sync.revision),
        answer,
      );
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      await startAgain();
    }
  }

  function putOn(): void {
    const entries = inbox.take();
    if (entries.length === 0) return;
    store.setState(({ version }) => ({ version: draftAfter(version) }));
    void hear(entries);
  }

  async function startAgain(): Promise<void> {
    try {
      const data = await api.load();
      inbox.clear(data.version.revision);
      store.getState().reload(data);
    } catch {
      store.setState({ saveStatus: { type: "offline" } });
    }
  }

  return {
    startAgain,
    isBehind: inbox.isBehind,
    knows: inbox.knows,
    told(entry: ToldEntry): void {
      inbox.keep(entry);
      putOn();
    },
    /** Hears what is missing. */
    async catchUp(): Promise<Problem | null> {
      putOn();
      if (!inbox.isBehind()) return null;
      const outcome = await api.editsSince(store.getState().sync.revision);
      if (outcome.type !== "entries") return outcome;
      for (const entry of outcome.entries) inbox.keep(entry);
      putOn();
      return null;
    },
    /** Sends what is to be sent, and hears what became of it. */
    async send(): Promise<Problem | null> {
      const sending = send(store.getState().sync, newOpId);
      if (sending === null) {
        if (store.getState().saveStatus.type !== "saved") store.setState({ saveStatus: { type: "saved" } });
        return null;
      }
      store.setState({ sync: sending.sync, saveStatus: { type: "saving" } });
      await written?.();
      const outcome = await api.sendEdits(sending.operation);
      if (outcome.type === "stale" || outcome.type === "refused") {
        const isDone = outcome.type === "stale" && outcome.isDone;
        store.setState(({ sync }) => ({ sync: withoutAnswer(sync, isDone) }));
      }
      if (outcome.type !== "answered") return outcome;
      inbox.knows(outcome.revision);
      await hear(outcome.since, outcome);
      const isAllSent = store.getState().sync.pending.length === 0;
      store.setState(({ version }) => ({
        version: outcome.edits.length > 0 ? outcome.version : version,
        saveStatus: { type: isAllSent ? "saved" : "saving" },
      }));
      putOn();
      return null;
    },
  };
}

/** A published version is never changed: the next one is. */
function draftAfter(version: EditorState["version"]): EditorState["version"] {
  return version.status === "draft" ? version : { ...version, number: version.number + 1, status: "draft" };
}
