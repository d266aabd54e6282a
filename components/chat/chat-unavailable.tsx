import { MessageCircleOff } from "lucide-react";
import { customerSentence } from "@/components/errors/error-sentence";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import type { ErrorCode } from "@/flows/errors";

const titles: Partial<Record<ErrorCode, string>> = {
  FLOW_NOT_FOUND: "There is no chat here",
  NOT_FOUND: "There is no chat here",
  FLOW_NOT_PUBLISHED: "This chat is not open",
  FLOW_INACTIVE: "This chat is not open",
  SESSION_NOT_FOUND: "This conversation has ended",
};

const actions: Partial<Record<ErrorCode, string | null>> = { FLOW_NOT_FOUND: null, NOT_FOUND: null, SESSION_NOT_FOUND: "Start a new conversation" };

type Props = { code: ErrorCode; onTryAgain?: () => void; titleAs?: "p" | "h1" };

export function ChatUnavailable({ code, onTryAgain, titleAs = "p" }: Props) {
  const action = code in actions ? actions[code] : "Try again";
  return (
    <main className="grid flex-1 place-items-center">
      <EmptyState
        icon={<MessageCircleOff aria-hidden="true" />}
        title={titles[code] ?? "The chat did not open"}
        titleAs={titleAs}
        action={
          action &&
          onTryAgain && (
            <Button size="lg" onClick={onTryAgain}>
              {action}
            </Button>
          )
        }
      >
        {customerSentence(code)}
      </EmptyState>
    </main>
  );
}
