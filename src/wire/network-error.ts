import { localError } from '../error/local.js';
import type { NetworkError } from '../error/model.js';

const notSent =
  /^(?:ECONNREFUSED|ConnectionRefused|ENOTFOUND|EAI_\w+|E(?:HOST|NET)(?:UNREACH|DOWN)|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT|ERR_TLS_\w+|CERT_\w+|\w*SELF_SIGNED_CERT\w*|UNABLE_TO_\w+)$/;

/** The word of the socket, somewhere in the chain of causes; nothing else of the error is looked at. */
const reasonIn = (cause: unknown): string | undefined => {
  let reason: string | undefined;
  try {
    for (let error = cause, depth = 0; typeof error === 'object' && error !== null && depth < 8; depth++) {
      const { code, cause: next } = error as { readonly code?: unknown; readonly cause?: unknown };
      if (typeof code === 'string' && /^[A-Z]\w{2,40}$/.test(code)) reason = code;
      error = next;
    }
  } catch {
    // An error whose members throw says no more.
  }
  return reason;
};

/** The `Network` error of a `fetch` that threw, by the word of the socket; without a word, the request may have arrived. */
export const networkError = (cause: unknown, requestId: string, hasAnswer = false): NetworkError => {
  const reason = reasonIn(cause);
  const sent = !hasAnswer && reason !== undefined && notSent.test(reason) ? 'no' : 'maybe';
  return localError('network', { sent, requestId, ...(reason !== undefined && { reason }) }, [reason]);
};
