import { SendHorizontal } from "lucide-react";
import Link from "next/link";
import { type KeyboardEvent, useRef, useState } from "react";
import { newTextId } from "@/components/transcript/new-text-id";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Textarea } from "@/components/ui/textarea";
import { type HandoffConversation, longestAnswer } from "@/flows/protocol/handoffs";
import { answeringWords } from "./handoff-words";
import type { useHandoff } from "./use-handoffs";

type Props = Pick<HandoffConversation, "handoff" | "mayAnswer"> & Omit<ReturnType<typeof useHandoff>, "conversation">;

const ended: ReadonlySet<string> = new Set(["completed", "cancelled", "failed"]);

/** What the one who reads may do: take the conversation, answer, give it back or end it. */
export function HandoffActions(props: Props) {
  const { handoff, mayAnswer } = props;
  if (ended.has(handoff.status)) return <Bar text="This conversation has come to its end." />;
  if (!mayAnswer) return <Bar text={handoff.isWaiting ? `${answeringWords(handoff)}. Your role may read along.` : "The flow answers this conversation."} />;
  return handoff.isWaiting && handoff.person?.isMe ? <Answering {...props} /> : <Joining {...props} />;
}

function Bar({ text, children }: { text: string; children?: React.ReactNode }) {
  return (
    <footer className="border-line border-t bg-surface px-4 py-3 sm:px-6">
      <div className="mx-auto flex max-w-3xl flex-wrap items-center gap-3">
        <p className="flex-1 text-ink-2">{text}</p>
        {children ?? (
          <Link href="/attention" className="text-ink-2 underline decoration-line-strong underline-offset-3 hover:text-ink pointer-coarse:py-2">
            Back to what needs attention
          </Link>
        )}
      </div>
    </footer>
  );
}

function Joining({ handoff, join, isBusy }: Props) {
  const { person, isWaiting } = handoff;
  const text = !isWaiting ? "The flow answers this conversation." : person === null ? "The customer waits. Nobody answers yet." : `${answeringWords(handoff)}.`;
  return (
    <Bar text={text}>
      <Button variant={person === null ? "primary" : "secondary"} pending={isBusy} onClick={() => void join(person?.id ?? null)}>
        {isWaiting && person === null ? "Answer" : "Take over"}
      </Button>
    </Bar>
  );
}

function Answering({ say, giveBack, end, isBusy, isSending }: Props) {
  const [text, setText] = useState("");
  const [isEnding, setIsEnding] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  /** What is not known to have arrived keeps its id: sent again, it is not said twice. */
  const sending = useRef<{ id: string; text: string } | null>(null);
  async function send() {
    const said = text.trim();
    if (said === "" || isSending) return;
    if (sending.current?.text !== said) sending.current = { id: newTextId(), text: said };
    if (await say(sending.current)) {
      sending.current = null;
      setText((now) => (now.startsWith(text) ? now.slice(text.length) : now));
    }
    field.current?.focus();
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void send();
  }
  return (
    <footer className="border-line border-t bg-surface px-4 py-3 sm:px-6">
      <form
        className="mx-auto grid max-w-3xl gap-2.5"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <Textarea
          ref={field}
          autoFocus
          rows={2}
          aria-label="Answer to the customer"
          placeholder="Write to the customer"
          maxLength={longestAnswer}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <div className="flex flex-wrap items-center gap-2">
          <Button variant="ghost" disabled={isBusy} onClick={() => setIsEnding(true)}>
            End the run
          </Button>
          <Button className="ml-auto" pending={isBusy} onClick={() => void giveBack()}>
            Give back to the flow
          </Button>
          <Button type="submit" variant="primary" pending={isSending} disabled={text.trim() === ""}>
            <SendHorizontal aria-hidden="true" />
            Send
          </Button>
        </div>
      </form>
      <ConfirmDialog
        open={isEnding}
        onOpenChange={setIsEnding}
        title="End this run?"
        confirmLabel="End the run"
        danger
        onConfirm={async () => void (await end())}
      >
        The customer is told that it is cancelled. What the flow has collected stays in the run, and nothing more comes of it.
      </ConfirmDialog>
    </footer>
  );
}
