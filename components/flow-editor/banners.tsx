import { type ReactNode, useState } from "react";
import { operatorSentence } from "@/components/errors/error-sentence";
import { Button } from "@/components/ui/button";
import type { EditorApi } from "./editor-api";
import { useEditor, useEditorStore } from "./store/editor-store";
import type { Journal } from "./unsent-journal";

/** Quiet lines under the top bar for what needs a decision; none of them stops the work. */
export function Banners({ api, journal, onJournalDone }: { api: EditorApi; journal: Journal | null; onJournalDone: () => void }) {
  const status = useEditor((state) => state.saveStatus);
  const leftover = useEditor((state) => state.leftover);
  return (
    <>
      {status.type === "stale" && (
        <StaleBanner api={api} text="Someone else changed this flow. Reload to see it; your unsaved changes are put on top where they fit." />
      )}
      {status.type === "refused" && <StaleBanner api={api} text={`The server did not take your last changes. ${operatorSentence(status.code)}`} />}
      {journal && <JournalBanner journal={journal} onDone={onJournalDone} />}
      {leftover.length > 0 && <LeftoverBanner />}
    </>
  );
}

function Banner({ text, children }: { text: string; children: ReactNode }) {
  return (
    <div role="status" className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1.5 border-line border-b bg-warn-soft px-4 py-1.5 text-sm text-warn">
      <p className="min-w-0 flex-1">{text}</p>
      <div className="flex gap-2">{children}</div>
    </div>
  );
}

function StaleBanner({ api, text }: { api: EditorApi; text: string }) {
  const store = useEditorStore();
  const [isPending, setIsPending] = useState(false);
  const reload = async () => {
    setIsPending(true);
    try {
      store.getState().reload(await api.load(), store.getState().unsent.edits);
    } catch {
      store.setState({ saveStatus: { type: "offline" } });
    } finally {
      setIsPending(false);
    }
  };
  return (
    <Banner text={text}>
      <Button size="sm" pending={isPending} onClick={() => void reload()}>
        Reload flow
      </Button>
    </Banner>
  );
}

function JournalBanner({ journal, onDone }: { journal: Journal; onDone: () => void }) {
  const store = useEditorStore();
  const count = journal.edits.length;
  const apply = () => {
    const lost = journal.edits.filter((edit) => !store.getState().edit(edit));
    store.setState((state) => ({ leftover: [...state.leftover, ...lost], refusal: null }));
    onDone();
  };
  return (
    <Banner text={`${count === 1 ? "One change" : `${count} changes`} from your last visit did not reach the server, and the flow has changed since.`}>
      <Button size="sm" onClick={onDone}>
        Discard
      </Button>
      <Button size="sm" variant="primary" onClick={apply}>
        Put on top
      </Button>
    </Banner>
  );
}

function LeftoverBanner() {
  const leftover = useEditor((state) => state.leftover);
  const dropLeftover = useEditor((state) => state.dropLeftover);
  const [hasCopied, setHasCopied] = useState(false);
  return (
    <Banner text={`${leftover.length === 1 ? "One change does" : `${leftover.length} changes do`} not fit the flow as it is now.`}>
      <Button size="sm" onClick={() => void navigator.clipboard.writeText(JSON.stringify(leftover, null, 2)).then(() => setHasCopied(true))}>
        {hasCopied ? "Copied" : "Copy as JSON"}
      </Button>
      <Button size="sm" onClick={dropLeftover}>
        Discard
      </Button>
    </Banner>
  );
}
