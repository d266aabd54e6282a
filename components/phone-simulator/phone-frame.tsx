import { ArrowLeft } from "lucide-react";
import { useEffect } from "react";
import { describeError } from "@/components/errors/error-sentence";
import { Badge } from "@/components/ui/badge";
import { ErrorState } from "@/components/ui/error-state";
import { IconButton } from "@/components/ui/icon-button";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { type OpenPhone, type Reach, reaches } from "@/flows/protocol/phones";
import { PhoneComposer } from "./phone-composer";
import { PhoneLog } from "./phone-log";
import { clockWords, numberWords, reachWords, windowWords } from "./phone-words";
import { TemplateButton } from "./template-button";
import { usePhone } from "./use-phones";

const reachOptions = reaches.map((reach) => ({ value: reach, label: reachWords[reach] }));

/** One phone as its owner holds it. Whoever looks at it has read what it shows. */
export function PhoneFrame({ address, onClose }: { address: string; onClose: () => void }) {
  const { phone, isAnswering, say, read, setReach, sendTemplate } = usePhone(address);
  const { data, isError, error, refetch } = phone;
  const unread = (data?.messages ?? []).filter(({ direction, receipt }) => direction === "to" && receipt === "delivered").length;
  const isOnline = data?.reach === "online";
  useEffect(() => {
    if (unread > 0 && isOnline) read({ address });
  }, [unread, isOnline, read, address]);
  if (isError && !data) return <ErrorState className="flex-1" title="The phone did not load" sentence={describeError(error)} onRetry={() => void refetch()} />;
  return (
    <section aria-label={`Phone ${numberWords(address)}`} className="flex min-h-0 min-w-0 flex-1 flex-col bg-sunken md:items-center md:p-4">
      <div className="flex min-h-0 w-full flex-1 flex-col overflow-hidden bg-bg md:max-w-[400px] md:rounded-xl md:border md:border-line-strong md:shadow-raised">
        <PhoneHead address={address} phone={data} onClose={onClose} onReach={(reach) => void setReach(reach)} />
        {data ? <PhoneLog messages={data.messages} unsent={data.unsent} isAnswering={isAnswering} /> : <Loading />}
        {data && (
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-line border-t bg-surface px-4 pt-2 text-ink-3 text-xs">
            <span className="min-w-0 flex-1">{windowWords(data)}</span>
            <TemplateButton onSend={sendTemplate} />
          </div>
        )}
        <PhoneComposer isReady={data !== undefined} onSay={say} />
      </div>
    </section>
  );
}

type HeadProps = { address: string; phone: OpenPhone | undefined; onClose: () => void; onReach: (reach: Reach) => void };

function PhoneHead({ address, phone, onClose, onReach }: HeadProps) {
  return (
    <header className="flex min-h-14 items-center gap-2 border-line border-b bg-surface py-2 pr-3 pl-2 md:pl-4">
      <IconButton label="Back to the phones" tooltip={false} className="md:hidden" onClick={onClose}>
        <ArrowLeft aria-hidden="true" />
      </IconButton>
      <div className="min-w-0 flex-1">
        <h2 className="truncate font-medium">{phone?.name ?? numberWords(address)}</h2>
        {/* The clock stands beside the list, which a narrow window does not show. */}
        <p className="truncate text-ink-3 text-xs tabular-nums">
          {phone === undefined ? " " : phone.name === null ? clockWords(phone.clock) : numberWords(address)}
        </p>
      </div>
      <Badge tone="neutral">Sandbox</Badge>
      <Select aria-label="Reach" className="w-32" options={reachOptions} value={phone?.reach} onValueChange={onReach} />
    </header>
  );
}

function Loading() {
  return (
    <div aria-busy="true" role="status" aria-label="Loading" className="grid flex-1 content-end gap-3 p-4">
      <Skeleton className="h-12 w-3/5 rounded-lg" />
      <Skeleton className="h-9 w-2/5 justify-self-end rounded-lg" />
    </div>
  );
}
