import { ArrowUp, Clock, CreditCard, X } from "lucide-react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { formatMinor } from "@/flows/money";
import { MessageBubble } from "./message-bubble";
import type { PreviewPhase } from "./preview-view";
import type { usePreview } from "./use-preview";

type Preview = ReturnType<typeof usePreview>;

/** The conversation, what the customer can do next, and what a real service would do. */
export function PreviewChat({ preview, goneState, onRestart }: { preview: Preview; goneState: string | null; onRestart: () => void }) {
  const { view, say } = preview;
  const end = useRef<HTMLDivElement>(null);
  const count = view.messages.length;
  useEffect(() => {
    end.current?.scrollIntoView({ block: "nearest" });
  }, [count, view.phase.type]);
  const canSpeak = view.phase.type === "waiting" && goneState === null;
  // What is written while the flow is still at work is heard after it, as in the chat.
  const canWrite = canSpeak || (view.phase.type === "busy" && goneState === null);
  return (
    <>
      <section aria-label="Conversation" aria-live="polite" className="min-h-1/2 flex-1 shrink-0 overflow-y-auto bg-sunken px-4 py-3 scrollbar-quiet">
        <ol className="grid gap-2">
          {view.messages.map((message, i) => (
            <MessageBubble key={message.id} message={message} isLast={i === count - 1} disabled={!canSpeak} onPress={(label, id) => void say(label, id)} />
          ))}
        </ol>
        {view.phase.type === "busy" && <Typing />}
        <Notice phase={view.phase} goneState={goneState} onRestart={onRestart} />
        <div ref={end} className="h-1" />
      </section>
      {canSpeak && <ServiceActions preview={preview} />}
      <Composer disabled={!canWrite} onSay={(text) => void say(text)} />
    </>
  );
}

function Typing() {
  return (
    <p className="mt-2 flex w-fit gap-1 rounded-xl bg-surface px-3 py-2.5">
      <span className="sr-only">The flow is working</span>
      {[0, 150, 300].map((delay) => (
        <span key={delay} aria-hidden="true" className="size-1.5 animate-typing rounded-full bg-ink-3" style={{ animationDelay: `${delay}ms` }} />
      ))}
    </p>
  );
}

function Notice({ phase, goneState, onRestart }: { phase: PreviewPhase; goneState: string | null; onRestart: () => void }) {
  const text = goneState !== null ? `The run stood in ${goneState}, which is no longer in the draft.` : textOf(phase);
  if (text === null) return null;
  return (
    <div role="status" className="mt-3 grid justify-items-center gap-2 text-center text-ink-2 text-xs">
      <p className="text-pretty">{text}</p>
      <Button size="sm" onClick={onRestart}>
        Restart from the start
      </Button>
    </div>
  );
}

function textOf(phase: PreviewPhase): string | null {
  switch (phase.type) {
    case "ended":
      return `The run ended as ${phase.outcome}.`;
    case "failed":
      return `The run failed: ${phase.message}`;
    case "blocked":
      return `The draft cannot run as it is: ${phase.message}`;
    default:
      return null;
  }
}

/** What time and outside services would do by themselves. */
function ServiceActions({ preview }: { preview: Preview }) {
  const timer = preview.timer();
  const payment = preview.payment();
  if (!timer && !payment) return null;
  return (
    <div className="flex shrink-0 flex-wrap gap-1.5 border-line border-t bg-surface px-3 pt-2">
      {payment && (
        <>
          <Button size="sm" onClick={() => void preview.settlePayment("captured")}>
            <CreditCard aria-hidden="true" /> Pay {formatMinor(payment.amountMinor, payment.currency)}
          </Button>
          <Button size="sm" onClick={() => void preview.settlePayment("failed")}>
            <X aria-hidden="true" /> Fail the payment
          </Button>
        </>
      )}
      {timer && (
        <Button size="sm" variant="ghost" title="Does at once what would happen when the time is up" onClick={() => void preview.fireTimer()}>
          <Clock aria-hidden="true" /> {timer.type === "reminder" ? "Send the reminder now" : "Let the time run out"}
        </Button>
      )}
    </div>
  );
}

function Composer({ disabled, onSay }: { disabled: boolean; onSay: (text: string) => void }) {
  const [text, setText] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (disabled || text.trim() === "") return;
    onSay(text.trim());
    setText("");
  };
  return (
    <form onSubmit={submit} className="flex shrink-0 gap-1.5 bg-surface p-3 pt-2">
      <Input
        aria-label="Message as a customer"
        placeholder="Write as a customer"
        autoComplete="off"
        maxLength={4096}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <IconButton type="submit" label="Send" variant="primary" tooltip={false} disabled={disabled || text.trim() === ""}>
        <ArrowUp />
      </IconButton>
    </form>
  );
}
