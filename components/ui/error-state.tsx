import { CloudOff } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "./button";
import { EmptyState } from "./empty-state";

export type ErrorStateProps = {
  title: string;
  sentence: string;
  onRetry?: () => void;
  /** The way on where trying again is of no use. */
  action?: ReactNode;
  className?: string;
};

export function ErrorState({ title, sentence, onRetry, action, className }: ErrorStateProps) {
  return (
    <div role="alert" className={className}>
      <EmptyState icon={<CloudOff aria-hidden="true" />} title={title} action={action ?? (onRetry && <Button onClick={onRetry}>Try again</Button>)}>
        {sentence}
      </EmptyState>
    </div>
  );
}
