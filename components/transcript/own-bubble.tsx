import { cn } from "@/components/ui/cn";

/** The ground of what the customer said. `isTail`: the last of its group. */
export function OwnBubble({ text, isTail, className }: { text: string; isTail: boolean; className?: string | undefined }) {
  return (
    <div
      className={cn(
        "max-w-[82%] rounded-xl bg-bubble px-3.5 py-2 whitespace-pre-wrap wrap-anywhere text-on-bubble transition-opacity duration-150",
        isTail && "rounded-br-xs",
        className,
      )}
    >
      {text}
    </div>
  );
}
