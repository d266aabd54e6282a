"use client";

import { type ReactNode, useMemo } from "react";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import { useMediaQuery } from "@/components/ui/use-media-query";
import type { FlowDefinition } from "@/flows/definition/schema";
import type { ChatMessage } from "@/flows/protocol/chat";
import { CanvasPane } from "./canvas-pane";
import { changesOf } from "./context-changes";
import { ContextTree } from "./context-tree";
import { ConversationPane } from "./conversation-pane";
import { conversationUntil } from "./conversation-until";
import { type Frame, frameIndexOf } from "./frames";
import { StepPane } from "./step-pane";

export type RunPanesProps = {
  flowName: string;
  definition: FlowDefinition;
  frames: readonly Frame[];
  messages: readonly ChatMessage[];
  index: number;
  live: boolean;
  /** Its steps and texts were removed. */
  retired: boolean;
  onIndex: (index: number) => void;
};

const removed = "Removed by the retention rule.";

/** Conversation, canvas, step and context at one moment: side by side, or behind tabs on a narrow screen. */
export function RunPanes({ flowName, definition, frames, messages, index, live, retired, onIndex }: RunPanesProps) {
  const isWide = useMediaQuery("(min-width: 960px)");
  const said = useMemo(() => conversationUntil(messages, frames, index), [messages, frames, index]);
  const frame = frames[index];
  const step = frame?.step ?? null;
  const changes = useMemo(() => changesOf(step), [step]);
  const goToMessage = (message: ChatMessage) => {
    const seq = message.metadata.step;
    if (typeof seq === "number") onIndex(frameIndexOf(frames, seq));
  };
  const goToState = (state: string) => {
    const before = frames.findLastIndex((entry, at) => at < index && entry.state === state);
    const to = before === -1 ? frames.findIndex((entry) => entry.state === state) : before;
    if (to !== -1) onIndex(to);
  };
  const conversation = <ConversationPane messages={retired ? [] : said} empty={retired ? removed : undefined} onMessage={goToMessage} />;
  const canvas = <CanvasPane flowName={flowName} definition={definition} frames={frames} index={index} live={live} onPickState={goToState} />;
  const gone = <p className="p-4 text-ink-3">{removed}</p>;
  const stepPane = (
    <>
      <h2 className="sr-only">Step</h2>
      {retired ? gone : <StepPane step={step} states={definition.states} />}
    </>
  );
  const context = retired ? gone : <ContextTree context={frame?.context ?? {}} previous={frames[index - 1]?.context ?? {}} changes={changes} />;
  const changed = changes.size;
  if (!isWide) return <NarrowPanes conversation={conversation} canvas={canvas} step={stepPane} context={context} changed={changed} />;
  return (
    <div className="grid min-h-0 flex-1 grid-cols-[minmax(240px,300px)_minmax(0,1fr)_minmax(280px,340px)]">
      <section aria-label="Conversation" className="min-h-0 overflow-y-auto border-line border-r bg-surface">
        {conversation}
      </section>
      <section aria-label="Canvas" className="min-h-0">
        {canvas}
      </section>
      <div className="grid min-h-0 grid-rows-2 border-line border-l bg-surface">
        <section aria-label="Step" className="min-h-0 overflow-y-auto scrollbar-quiet">
          {stepPane}
        </section>
        <section aria-label="Context" className="min-h-0 overflow-y-auto border-line border-t scrollbar-quiet">
          <h2 className="sticky top-0 z-10 flex items-baseline justify-between bg-surface px-4 pt-3 pb-1 font-medium">
            Context {!retired && <ChangeCount changed={changed} />}
          </h2>
          {context}
        </section>
      </div>
    </div>
  );
}

function ChangeCount({ changed }: { changed: number }) {
  if (changed === 0) return <span className="font-normal text-ink-3 text-xs">unchanged by this step</span>;
  return <span className="font-normal text-ink-3 text-xs">{changed === 1 ? "1 change" : `${changed} changes`}</span>;
}

type NarrowPanesProps = { conversation: ReactNode; canvas: ReactNode; step: ReactNode; context: ReactNode; changed: number };

function NarrowPanes({ conversation, canvas, step, context, changed }: NarrowPanesProps) {
  return (
    <Tabs defaultValue="conversation" className="flex min-h-0 flex-1 flex-col bg-surface">
      <TabsList aria-label="What to look at">
        <TabsTrigger value="conversation">Conversation</TabsTrigger>
        <TabsTrigger value="canvas">Canvas</TabsTrigger>
        <TabsTrigger value="step">Step</TabsTrigger>
        <TabsTrigger value="context">
          Context
          <span className="inline-block min-w-5 text-left">
            {changed > 0 && <span className="rounded-full bg-warn-soft px-1.5 text-2xs text-warn">{changed}</span>}
          </span>
        </TabsTrigger>
      </TabsList>
      <TabsContent value="conversation" className="flex-1 overflow-y-auto">
        {conversation}
      </TabsContent>
      <TabsContent value="canvas" className="flex-1">
        {canvas}
      </TabsContent>
      <TabsContent value="step" className="flex-1 overflow-y-auto">
        {step}
      </TabsContent>
      <TabsContent value="context" className="flex-1 overflow-y-auto">
        {context}
      </TabsContent>
    </Tabs>
  );
}
