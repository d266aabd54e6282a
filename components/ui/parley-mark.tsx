import { cn } from "./cn";

/** The product's sign: a conversation with a rewind in it. */
export function ParleyMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className={cn("size-8", className)}>
      <path d="M9 3h14a6 6 0 0 1 6 6v10a6 6 0 0 1-6 6h-8.2l-5.1 4.1c-.7.5-1.7.1-1.7-.8V25A6 6 0 0 1 3 19V9a6 6 0 0 1 6-6Z" className="fill-accent-fill" />
      <path
        d="M15.2 9.6v8.8c0 .7-.8 1.1-1.4.7l-5.9-4.4a.9.9 0 0 1 0-1.4l5.9-4.4c.6-.4 1.4 0 1.4.7Zm9 0v8.8c0 .7-.8 1.1-1.4.7l-5.9-4.4a.9.9 0 0 1 0-1.4l5.9-4.4c.6-.4 1.4 0 1.4.7Z"
        className="fill-on-accent"
      />
    </svg>
  );
}
