import { MessageCircle } from "lucide-react";
import Link from "next/link";
import { buttonStyles } from "@/components/ui/button";

/** To where a person answers in the flow's place; for a run that is not over. */
export function AnswerLink({ runId, status }: { runId: string; status: string }) {
  if (status !== "running" && status !== "paused") return null;
  return (
    <Link href={`/attention/${runId}`} className={buttonStyles({ size: "sm", className: "max-sm:w-11 max-sm:px-0!" })}>
      <MessageCircle aria-hidden="true" />
      <span className="max-sm:sr-only">Conversation</span>
    </Link>
  );
}
