import { explain, say } from "./say.mjs";

/** An orderly stop that takes longer has something hanging; what it leaves undone the next start, or another node, takes up. */
const longestStopMs = 25_000;

/**
 * Ctrl-C (or SIGTERM, or the terminal closing) stops in order; a second Ctrl-C, or 25 s, ends at once, which the next start recovers from.
 * A terminal sends one Ctrl-C to npm and to us, and npm passes it on, so a repeat within half a second is the same one.
 */
export function stopOnSignals(stop) {
  let stoppingSince = null;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => {
      if (stoppingSince !== null) return Date.now() - stoppingSince > 500 ? process.exit(130) : undefined;
      stoppingSince = Date.now();
      say("\nStopping …");
      setTimeout(() => {
        say("Stopping took too long; ended as it stood.");
        process.exit(1);
      }, longestStopMs).unref();
      stop().then(
        () => {
          say("Stopped.");
          process.exit(0);
        },
        (error) => process.exit(explain(error)),
      );
    });
  }
}
