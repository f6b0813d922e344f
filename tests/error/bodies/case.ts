/** An answer of a token endpoint as it arrives, before anything of it is trusted. */
export interface Answer {
  readonly status?: number;
  readonly headers?: Headers | Readonly<Record<string, string | string[] | undefined>>;
  readonly body?: unknown;
  readonly receivedAt?: number;
}

/** What the typed error must be. A field that is `undefined` here must be absent there; one that is missing is not compared. */
export interface Expected {
  readonly _tag: string;
  readonly category: string;
  readonly remedy: string;
  readonly code: string;
  readonly codes: readonly number[];
  readonly status?: number | undefined;
  readonly error?: string | undefined;
  readonly suberror?: string | undefined;
  readonly claims?: string | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly traceId?: string | undefined;
  readonly correlationId?: string | undefined;
  readonly timestamp?: string | undefined;
}

/** One answer, or one redirect, and the error that it means. The name says what is in conflict. */
export type Case = { readonly name: string; readonly why: string; readonly expected: Expected } & (
  | { readonly response: Answer; readonly redirect?: never }
  | { readonly redirect: URLSearchParams | string | Readonly<Record<string, string>>; readonly response?: never }
);

type Details = Partial<Expected>;

/** An AADSTS error; `codes` holds just this number unless the details say otherwise. */
export const aadsts = (code: number, category: string, remedy: string, details: Details = {}): Expected => ({
  _tag: 'Aadsts',
  category,
  remedy,
  code: `AADSTS${code}`,
  codes: [code],
  ...details,
});

/** An OAuth error without an AADSTS code to narrow on; no numbers unless the details say otherwise. */
export const protocol = (code: string, category: string, remedy: string, details: Details = {}): Expected => ({
  _tag: 'Protocol',
  category,
  remedy,
  code,
  codes: [],
  ...details,
});

/** An answer that is no OAuth error at all. */
export const unexpected = (
  category = 'unexpected_response',
  remedy = 'contact_support',
  details: Details = {},
): Expected => ({ _tag: 'UnexpectedResponse', category, remedy, code: 'unexpected_response', codes: [], ...details });

/** Identifiers that are plainly invented, used by every body that has some. */
export const traceId = '0a0a0a0a-1111-2222-3333-444444444444';
export const correlationId = '0c0c0c0c-5555-6666-7777-888888888888';
export const timestamp = '2026-03-04 05:06:07Z';
export const ids = { traceId, correlationId, timestamp };

/** The text with the trace block that Entra appends. */
export const described = (text: string): string =>
  `${text}\r\nTrace ID: ${traceId}\r\nCorrelation ID: ${correlationId}\r\nTimestamp: ${timestamp}`;

/** A complete Entra body as text: the trace block and the identifiers are added, everything else is as given. */
export const entra = (error: string, text: string, fields: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({
    error,
    error_description: described(text),
    timestamp,
    trace_id: traceId,
    correlation_id: correlationId,
    ...fields,
  });

export const json = (value: unknown): string => JSON.stringify(value);

/** A Conditional Access challenge as the service puts it into `claims`: a string that holds JSON. */
export const policyClaims =
  '{"access_token":{"capolids":{"essential":true,"values":["0d0d0d0d-9999-aaaa-bbbb-cccccccccccc"]}}}';
