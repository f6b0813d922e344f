import { aadsts, type Endpoint, type Fault } from 'tokenrail/testing';

/** What an answer carries that a program may need. What a library's user finds of it is measured. */
export interface Carried {
  /** AADSTS numbers, the primary one first. */
  readonly numbers?: readonly number[];
  readonly suberror?: string;
  /** JSON text. */
  readonly claims?: string;
  readonly retryAfter?: true;
  /** HTTP status, where it is an error. */
  readonly status?: number;
  readonly traceId?: string;
  readonly correlationId?: string;
  /** The socket has a word for what happened, such as `ECONNRESET`. */
  readonly reason?: true;
}

/** One way to fail, or a control that does not. */
export interface Case {
  readonly id: string;
  /** The first cell of its row: what happens, and how `tokenrail/testing` is told to do it. */
  readonly title: string;
  readonly order: string;
  /** Armed for each run; a case without one is a refusal that the authority comes to by itself. */
  readonly fault?: () => Fault;
  /** Default: the token endpoint. */
  readonly endpoint?: Endpoint;
  /** What the driver is given in place of what would work. */
  readonly instead?: {
    readonly secret?: string;
    readonly clientId?: string;
    readonly tenant?: string;
    readonly scope?: string;
  };
  readonly carries?: Carried;
  /** The answer is a proper one, if a late one: a token is right. */
  readonly proper?: true;
  /** What the library is told to wait for at most, in milliseconds. Default: nothing, so that its own default holds. */
  readonly timeoutMs?: number;
}

/** The rows of one table of the page. */
export interface Group {
  readonly title: string;
  readonly about: string;
  readonly cases: readonly Case[];
}

/** What the authority knows, and what is none of it. */
export const known = {
  tenant: '7c0e5a52-3f1b-4d86-9a43-2b8d1e6f9c05',
  clientId: '4e8a6f2d-6d55-4b0e-8d3f-1f6a0c1b2d3e',
  secret: 'not~a.real-secret_+/=&%20',
  expiredSecret: 'an-old~secret',
  scope: 'https://graph.microsoft.com/.default',
};
export const unknownId = '99999999-0000-4000-8000-000000000004';

const support = {
  traceId: 'aaaaaaaa-0000-4000-8000-000000000001',
  correlationId: 'bbbbbbbb-0000-4000-8000-000000000002',
};

/** A case that is a fault, and carries what is said. */
export const ordered = (
  id: string,
  [title, order]: readonly [string, string],
  fault: () => Fault,
  carries: Carried = {},
): Case => ({ id, title, order, fault, carries });

interface Answer {
  readonly status: number;
  readonly error: string;
  readonly suberror?: string;
  /** JSON text. */
  readonly claims?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer with numbers, and with ids for support that can be looked for. */
export const numbered = (
  id: string,
  [title, order]: readonly [string, string],
  numbers: readonly [number, ...number[]],
  answer: Answer,
): Case => {
  const fields = { trace_id: support.traceId, correlation_id: support.correlationId };
  const { status, suberror, claims, headers } = answer;
  return ordered(id, [title, order], () => aadsts(numbers, { ...answer, fields }), {
    numbers,
    ...support,
    ...(status >= 400 && { status }),
    ...(suberror !== undefined && { suberror }),
    ...(claims !== undefined && { claims }),
    ...(headers && { retryAfter: true as const }),
  });
};
