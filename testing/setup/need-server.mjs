/** The stories need a server that `npm run test:e2e` starts for them. */
export default function needServer() {
  if (!process.env.E2E_BASE_URL) throw new Error("The browser tests need a server: run them with npm run test:e2e, or set E2E_BASE_URL.");
}
