/** Where the server under test is and who may enter it; `npm run test:e2e` sets all of it. */
export const environment = {
  baseUrl: required("E2E_BASE_URL"),
  databaseUrl: required("E2E_DATABASE_URL"),
  ownerEmail: required("E2E_OWNER_EMAIL"),
  ownerPassword: required("E2E_OWNER_PASSWORD"),
  apiKey: required("E2E_API_KEY"),
  /** Signs the webhooks of the source `courier`. */
  courierSecret: required("E2E_COURIER_SECRET"),
};

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the browser tests with npm run test:e2e.`);
  return value;
}
