import { CloudOff } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "./button";
import { EmptyState } from "./empty-state";

export type ErrorStateProps = {
  title: string;
  /** "h1" where it is all that the page says. @default "p" */
  titleAs?: "p" | "h1";
  sentence: string;
  onRetry?: () => void;
  /** The way on where trying again is of no use. */
  action?: ReactNode;
  className?: string;
};

export function ErrorState({ title, titleAs = "p", sentence, onRetry, action, className }: ErrorStateProps) {
  return (
    <div role="alert" className={className}>
      <EmptyState
        icon={<CloudOff aria-hidden="true" />}
        title={title}
        titleAs={titleAs}
        action={action ?? (onRetry && <Button onClick={onRetry}>Try again</Button>)}
      >
        {sentence}
      </EmptyState>
    </div>
  );
}
