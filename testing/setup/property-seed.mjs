import fc from "fast-check";

// In CI the same cases each time, so that a change is judged by itself; on a developer's machine new ones, so that more are tried.
if (process.env.CI) fc.configureGlobal({ seed: 20_261_121 });
