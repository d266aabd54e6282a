/** Three dots that breathe while an answer is on its way. */
export function TypingIndicator() {
  return (
    <div role="status" className="mt-4 flex w-fit items-center gap-1 rounded-xl rounded-bl-xs border border-line bg-surface px-4 py-3.5 animate-fade-in">
      <span className="sr-only">The assistant is writing</span>
      {[0, 160, 320].map((delay) => (
        <span key={delay} aria-hidden="true" style={{ animationDelay: `${delay}ms` }} className="size-1.5 rounded-full bg-ink-3 animate-typing" />
      ))}
    </div>
  );
}
