import { Archive, ArrowRightLeft, CircleX, CornerLeftUp, CornerRightDown, ShieldAlert, ShieldCheck, ShieldQuestion, X } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { useCatalogue } from "@/components/catalogue/use-catalogue";
import { describeError, operatorSentence } from "@/components/errors/error-sentence";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { IconButton } from "@/components/ui/icon-button";
import type { RunView } from "@/flows/protocol/run";
import { describeProof, type Proof } from "./prove-run";
import type { RunKin } from "./use-run";

type Props = {
  run: RunView;
  retiredAt: string | null;
  kin: RunKin;
  /** When it was moved to another version. */
  moves: readonly { seq: number; words: string }[];
  proof: Proof | null;
  proofFailure: unknown;
  onStep: (seq: number) => void;
  onDismissProof: () => void;
};

/** Quiet lines under the header: why the run failed, what is no longer there, and what verifying it gave. */
export function RunNotices({ run, retiredAt, kin, moves, proof, proofFailure, onStep, onDismissProof }: Props) {
  const catalogue = useCatalogue();
  return (
    <>
      {retiredAt && (
        <Notice icon={<Archive />} tone="neutral">
          Steps and texts were removed on <time dateTime={retiredAt}>{dateOf(retiredAt)}</time> by the retention rule. How the run ended is kept.
        </Notice>
      )}
      <KinNotices kin={kin} onStep={onStep} />
      {moves.map(({ seq, words }) => (
        <Notice key={seq} icon={<ArrowRightLeft />} tone="neutral" action={<ToStep seq={seq} onStep={onStep} />}>
          {words} by an operator. Each step is shown on the version it was done on.
        </Notice>
      ))}
      {run.error && (
        <Notice icon={<CircleX />} tone="danger" action={!retiredAt && run.error.seq > 0 && <ToStep seq={run.error.seq} onStep={onStep} />}>
          Failed in <span className="font-mono text-xs">{run.error.state}</span>:{" "}
          {catalogue.errors[run.error.code]?.operator ?? operatorSentence(run.error.code)}
        </Notice>
      )}
      <div role="status">
        {proof && <ProofNotice proof={proof} onStep={onStep} onDismiss={onDismissProof} />}
        {proofFailure !== null && (
          <Notice icon={<ShieldQuestion />} tone="warn" action={<Dismiss onDismiss={onDismissProof} />}>
            The run could not be verified. {describeError(proofFailure)}
          </Notice>
        )}
      </div>
    </>
  );
}

/** A run that calls in a loop has called many. */
const shownCalls = 3;

function KinNotices({ kin: { calledBy, calls }, onStep }: Pick<Props, "kin" | "onStep">) {
  const earlier = calls.length - shownCalls;
  return (
    <>
      {calledBy && (
        <Notice icon={<CornerLeftUp />} tone="neutral">
          Called by <RunLink {...calledBy} />, which goes on when this run ends.
        </Notice>
      )}
      {calls.slice(-shownCalls).map(({ seq, ...call }) => (
        <Notice key={call.runId} icon={<CornerRightDown />} tone="neutral" action={<ToStep seq={seq} onStep={onStep} />}>
          Called <RunLink {...call} />.
        </Notice>
      ))}
      {earlier > 0 && (
        <Notice icon={<CornerRightDown />} tone="neutral">
          {earlier} earlier {earlier === 1 ? "call is" : "calls are"} in the steps.
        </Notice>
      )}
    </>
  );
}

function RunLink({ runId, flow }: Pick<RunKin["calls"][number], "runId" | "flow">) {
  return (
    <Link href={`/runs/${runId}`} className="text-accent hover:underline">
      {flow.name}
    </Link>
  );
}

function ProofNotice({ proof, onStep, onDismiss }: { proof: Proof; onStep: (seq: number) => void; onDismiss: () => void }) {
  const dismiss = <Dismiss onDismiss={onDismiss} />;
  switch (proof.type) {
    case "identical":
      return (
        <Notice icon={<ShieldCheck />} tone="success" action={dismiss}>
          {describeProof(proof)}{" "}
          <span className="whitespace-nowrap">
            Snapshot{" "}
            <code className="font-mono text-xs" title={proof.snapshotHash} data-testid="snapshot-hash">
              {proof.snapshotHash.slice(0, 12)}
            </code>
          </span>
        </Notice>
      );
    case "differs":
      return (
        <Notice
          icon={<ShieldAlert />}
          tone="danger"
          action={
            <>
              {proof.seq > 0 && <ToStep seq={proof.seq} onStep={onStep} />}
              {dismiss}
            </>
          }
        >
          {describeProof(proof)}
        </Notice>
      );
    case "impossible":
      return (
        <Notice icon={<ShieldQuestion />} tone="neutral" action={dismiss}>
          {describeProof(proof)}
        </Notice>
      );
  }
}

const tones = {
  neutral: "bg-sunken text-ink-2",
  danger: "bg-danger-soft text-danger",
  success: "bg-success-soft text-success",
  warn: "bg-warn-soft text-warn",
};

function Notice({ icon, tone, action, children }: { icon: ReactNode; tone: keyof typeof tones; action?: ReactNode; children: ReactNode }) {
  return (
    <div className={cn("flex min-h-10 flex-wrap items-center gap-x-3 gap-y-1 border-line border-b px-4 py-1.5", tones[tone])}>
      <span aria-hidden="true" className="[&_svg]:size-4">
        {icon}
      </span>
      <p className="min-w-0 flex-1 break-words">{children}</p>
      <div className="flex items-center gap-1">{action}</div>
    </div>
  );
}

function ToStep({ seq, onStep }: { seq: number; onStep: (seq: number) => void }) {
  return (
    <Button size="sm" onClick={() => onStep(seq)}>
      Go to step {seq}
    </Button>
  );
}

function Dismiss({ onDismiss }: { onDismiss: () => void }) {
  return (
    <IconButton size="sm" label="Close this note" className="text-current" onClick={onDismiss}>
      <X />
    </IconButton>
  );
}

function dateOf(iso: string): string {
  return new Intl.DateTimeFormat("en-GB", { dateStyle: "long" }).format(Date.parse(iso));
}
