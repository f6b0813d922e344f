import { wireSamples } from '../../catalogue/samples.generated.js';

/** An error that the authority answers with, before it is put into Entra's layout. */
export interface Refusal {
  readonly refused: true;
  /** AADSTS numbers, the primary one first. */
  readonly codes: readonly [number, ...number[]];
  /** What stands after `AADSTSn: ` in the description. */
  readonly text: string;
  readonly status: number;
  readonly error: string;
  readonly suberror?: string;
  /** JSON text. */
  readonly claims?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Further members of the body; they win over the usual ones. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

export interface RefusalDetails {
  readonly status?: number;
  readonly error?: string;
  readonly suberror?: string;
  readonly claims?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** Takes what the details leave out from what was seen with the code on the wire. */
export function refusal(codes: readonly [number, ...number[]], text: string, details: RefusalDetails = {}): Refusal {
  const sample = codes.map((code) => wireSamples[code]).find((seen) => seen !== undefined);
  const error = details.error ?? sample?.error ?? 'invalid_grant';
  const suberror = details.suberror ?? (error === sample?.error ? sample.suberror : undefined);
  const status = details.status ?? statusOf(error, codes);
  return { ...details, refused: true, codes, text, status, error, ...(suberror !== undefined && { suberror }) };
}

export function isRefusal(value: object): value is Refusal {
  return 'refused' in value;
}

function statusOf(error: string, codes: readonly number[]): number {
  if (codes.includes(90055)) return 429;
  if (error === 'invalid_client') return 401;
  return error === 'temporarily_unavailable' ? 503 : 400;
}
