/** Exits with 0 when the node of this container answers: what the image's HEALTHCHECK runs. With `--ready`: when it should get requests. */
const path = process.argv.includes("--ready") ? "/api/ready" : "/api/health";
try {
  const answer = await fetch(`http://127.0.0.1:${process.env.PORT || 3000}${path}`, { signal: AbortSignal.timeout(2_500) });
  process.exitCode = answer.ok ? 0 : 1;
} catch {
  process.exitCode = 1; // it does not listen, which is the answer
}
