import { CircleCheck, ExternalLink, Lock, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { useChatPath } from "@/components/trpc/use-chat-path";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { liveWords } from "@/components/ui/live-words";
import { QrCode } from "@/components/ui/qr-code";
import { useEditor } from "../store/editor-store";
import { ListingForm } from "./listing-form";

/** `justPublished`: the version that was published a moment ago; `doubts`: which triggers of it will not start the flow. */
type Props = { justPublished: number | null; doubts?: readonly string[]; onClose: () => void };

/** How customers come to the flow: its link to copy, and a code to scan. */
export function ShareDialog({ justPublished, doubts = [], onClose }: Props) {
  const slug = useEditor((state) => state.flow.slug);
  const name = useEditor((state) => state.definition.name);
  const link = `${window.location.origin}${useChatPath()(slug)}`;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={justPublished === null ? `Share ${name}` : `Version ${justPublished} is published`}
        description={justPublished === null ? "The chat page of this flow." : "The next conversation starts on it."}
        footer={
          <>
            <Button onClick={onClose}>Back to the editor</Button>
            <Button variant="primary" asChild>
              <a href={link} target="_blank" rel="noreferrer">
                <ExternalLink aria-hidden="true" /> Open the chat page
              </a>
            </Button>
          </>
        }
      >
        <div className="grid gap-4">
          <Openness />
          <Doubts doubts={doubts} slug={slug} />
          <Field label="Chat link">
            {(control) => (
              <div className="flex items-center gap-1">
                <Input {...control} readOnly className="font-mono text-xs" value={link} onFocus={(event) => event.target.select()} />
                <CopyButton value={link} label="Copy the link" size="md" />
              </div>
            )}
          </Field>
          <ListingForm />
          <figure className="grid justify-items-center gap-2">
            <QrCode value={link} label={`QR code of ${link}`} className="size-44 border border-line" />
            <figcaption className="text-center text-ink-3 text-xs">
              {isThisComputer(window.location.hostname)
                ? "This address is known to this computer alone. A phone can scan it once Parley is opened by a name or address that others reach."
                : "Scan it to try the flow on a phone."}
            </figcaption>
          </figure>
        </div>
      </DialogContent>
    </Dialog>
  );
}

function Doubts({ doubts, slug }: { doubts: readonly string[]; slug: string }) {
  if (doubts.length === 0) return null;
  return (
    <div className="flex gap-2">
      <TriangleAlert aria-hidden="true" className="size-5 shrink-0 text-warn" />
      <div className="grid gap-1 text-ink-2">
        {doubts.map((doubt) => (
          <p key={doubt} className="first-letter:uppercase">
            {doubt}.
          </p>
        ))}
        <Link href={`/flows/${slug}/triggers`} className="w-fit underline underline-offset-3">
          What starts the flow
        </Link>
      </div>
    </div>
  );
}

/** Names that mean whatever machine asks. Pure. */
const isThisComputer = (hostname: string): boolean => hostname === "localhost" || hostname === "[::1]" || hostname.startsWith("127.");

/** Whether the link leads anywhere, before it is handed on. */
function Openness() {
  const status = useEditor((state) => state.flow.status);
  const publishedVersion = useEditor((state) => state.publishedVersion?.number ?? null);
  const isPublic = useEditor((state) => state.flow.listing.isPublic);
  const isOpen = status === "active" && isPublic;
  const Icon = isOpen ? CircleCheck : Lock;
  return (
    <p className={isOpen ? "flex items-center gap-2 text-success" : "flex items-center gap-2 text-warn"}>
      <Icon aria-hidden="true" className="size-5 shrink-0" />
      <span className="text-ink-2">
        {isOpen
          ? `${liveWords({ status, publishedVersion })}: whoever has the link can talk to it.`
          : status === "active"
            ? `${liveWords({ status, publishedVersion })}, but not open to everybody: this link leads nowhere without an API key.`
            : `${liveWords({ status, publishedVersion })}: its chat says that it is closed. Activate or restore it in the list of flows.`}
      </span>
    </p>
  );
}
