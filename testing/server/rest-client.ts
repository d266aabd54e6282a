/** What came back. `body` is parsed JSON, or null for an empty answer. */
// oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of every shape
export type RestAnswer = { status: number; headers: Headers; body: any };

type Options = {
  key?: string | null;
  cookie?: string;
  headers?: Record<string, string>;
  body?: unknown;
  /** Sent as it is, instead of `body`. */
  raw?: BodyInit;
};

/** Calls the contract as another program would. */
export function createRestClient(url: string, defaults: { key?: string | null } = {}) {
  return async function call(method: string, path: string, options: Options = {}): Promise<RestAnswer> {
    const key = options.key === undefined ? defaults.key : options.key;
    const headers: Record<string, string> = {
      ...(key ? { Authorization: `Bearer ${key}` } : {}),
      ...(options.cookie ? { Cookie: options.cookie } : {}),
      ...options.headers,
    };
    const hasBody = options.raw !== undefined || options.body !== undefined;
    if (hasBody) headers["Content-Type"] ??= "application/json";
    const response = await fetch(new URL(path, url), { method, headers, ...(hasBody ? { body: options.raw ?? JSON.stringify(options.body) } : {}) });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === "" ? null : parse(text) };
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A page, or a broken answer: the test sees the text.
    return text;
  }
}

export type RestClient = ReturnType<typeof createRestClient>;
