import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useReducer, useRef } from "react";
import { useCatalogue } from "@/components/catalogue/use-catalogue";
import { useTRPC } from "@/components/trpc/use-trpc";
import type { FlowDefinition } from "@/flows/definition/schema";
import type { Snapshot } from "@/flows/engine/run/snapshot";
import { AppError } from "@/flows/errors";
import { createPreviewSession, type PreviewPlace, type PreviewSession, type StartingPoint } from "./preview-session";
import { advance, emptyView, framesOf, type PreviewMoment } from "./preview-view";

/** Pause between two changes of state, in ms, so that an eye can follow. */
const pace = 320;

/** Until the workspace is known, which it is before anybody can press a button. */
const nowhere: PreviewPlace = { timezone: "UTC", currency: "INR", locale: "en" };

function usePlace(): { readonly current: PreviewPlace } {
  const trpc = useTRPC();
  const workspace = useQuery(trpc.session.me.queryOptions(undefined, { staleTime: 60_000 })).data?.workspace;
  const place = useRef<PreviewPlace>(nowhere);
  useEffect(() => {
    if (workspace) place.current = { timezone: workspace.timezone, currency: workspace.currency, locale: workspace.locale };
  }, [workspace]);
  return place;
}

/** Finds what is published of a flow; null where nothing is, or it cannot be seen. */
function usePublishedFlow(): (slug: string) => Promise<FlowDefinition | null> {
  const trpc = useTRPC();
  const queries = useQueryClient();
  return useCallback(
    async (id) => {
      try {
        const { publishedVersion } = await queries.fetchQuery(trpc.flows.editor.queryOptions({ id }));
        if (publishedVersion === null) return null;
        return (await queries.fetchQuery(trpc.flows.version.queryOptions({ id, number: publishedVersion.number }))).definition;
      } catch {
        return null; // the preview says that the flow cannot be called
      }
    },
    [queries, trpc],
  );
}

/** A preview of the draft and what it shows; it goes on with the draft as it is edited. */
export function usePreview(definition: FlowDefinition) {
  const { executors } = useCatalogue();
  const [view, dispatch] = useReducer(advance, emptyView);
  const latest = useRef(definition);
  useEffect(() => {
    latest.current = definition;
  }, [definition]);
  const place = usePlace();
  const findFlow = usePublishedFlow();
  const player = useMemo(() => createPlayer(dispatch), []);
  useEffect(() => player.stop, [player]);
  const session = useRef<PreviewSession | null>(null);
  const open = useCallback(() => {
    session.current ??= createPreviewSession({
      executors,
      definition: () => latest.current,
      findFlow,
      place: () => place.current,
      now: Date.now,
      onPart: (part) => {
        for (const frame of framesOf(part)) player.play({ type: "frame", frame });
      },
    });
    return session.current;
  }, [player, executors, findFlow, place]);

  const run = useCallback(
    async (opening: PreviewMoment | null, turn: (session: PreviewSession) => Promise<Snapshot | null>) => {
      if (opening) player.play(opening);
      try {
        const snapshot = await turn(open());
        if (snapshot) player.play({ type: "settled", snapshot });
      } catch (error) {
        player.play({ type: "blocked", message: error instanceof AppError ? error.message : "The draft cannot be run as it is." });
      }
    },
    [open, player],
  );

  return {
    view,
    timer: () => session.current?.timer() ?? null,
    payment: () => session.current?.payment() ?? null,
    start: useCallback(
      (from: StartingPoint | null = null) => {
        player.clear();
        return run({ type: "started" }, (current) => current.start(from));
      },
      [run, player],
    ),
    say: useCallback((text: string, event: string | null = null) => run({ type: "said", text }, (current) => current.say({ text, event })), [run]),
    fireTimer: useCallback(() => run(null, (current) => current.fireTimer()), [run]),
    settlePayment: useCallback((status: "captured" | "failed") => run(null, (current) => current.settlePayment(status)), [run]),
  };
}

/** Hands moments on one by one; changes of state are spaced out unless the person wants no motion. */
function createPlayer(show: (moment: PreviewMoment) => void) {
  let waiting: PreviewMoment[] = [];
  let timer: ReturnType<typeof setTimeout> | null = null;
  const next = () => {
    timer = null;
    const moment = waiting.shift();
    if (!moment) return;
    show(moment);
    const isChange = moment.type === "frame" && moment.frame.change !== null;
    if (waiting.length === 0 && !isChange) return;
    timer = setTimeout(next, isChange && !matchMedia("(prefers-reduced-motion: reduce)").matches ? pace : 0);
  };
  return {
    play: (moment: PreviewMoment) => {
      waiting.push(moment);
      if (timer === null) next();
    },
    clear: () => {
      waiting = [];
    },
    stop: () => {
      if (timer !== null) clearTimeout(timer);
      timer = null;
    },
  };
}
