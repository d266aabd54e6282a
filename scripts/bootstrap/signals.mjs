import { explain, say } from "./say.mjs";

/**
 * Ctrl-C (or SIGTERM, or the terminal closing) stops in order; a second Ctrl-C ends at once, which the next start recovers from.
 * A terminal sends one Ctrl-C to npm and to us, and npm passes it on, so a repeat within half a second is the same one.
 */
export function stopOnSignals(stop) {
  let stoppingSince = null;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => {
      if (stoppingSince !== null) return Date.now() - stoppingSince > 500 ? process.exit(130) : undefined;
      stoppingSince = Date.now();
      say("\nStopping …");
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
