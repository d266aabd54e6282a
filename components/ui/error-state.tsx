import { CloudOff } from "lucide-react";
import { Button } from "./button";
import { EmptyState } from "./empty-state";

export function ErrorState({ title, sentence, onRetry, className }: { title: string; sentence: string; onRetry?: () => void; className?: string }) {
  return (
    <div role="alert" className={className}>
      <EmptyState icon={<CloudOff aria-hidden="true" />} title={title} action={onRetry && <Button onClick={onRetry}>Try again</Button>}>
        {sentence}
      </EmptyState>
    </div>
  );
}
