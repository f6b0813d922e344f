import { stderr } from 'node:process';
import { localError } from '../error/local.js';
import type { CallbackError } from '../error/model.js';
import { silently } from '../wire/guarded.js';
import type { Signal } from '../wire/platform.js';
import type { InteractiveRequest } from './interactive-request.js';

/** A person who was sent to an address. */
export interface Sent {
  /** Comes to something only where the application fails to take the address. */
  readonly failed: Promise<CallbackError>;
  /** The person is back: from now on nothing is printed. */
  readonly release: () => void;
}

type Ways = Pick<InteractiveRequest, 'onUrl' | 'openBrowser' | 'correlationId'>;

const openSystemBrowser = async (url: string): Promise<void> => {
  const { openBrowser } = await import('./open-browser.js');
  await openBrowser(url);
};

/**
 * Tells the application the address and opens a browser there; where none can be opened, a person can read the address.
 * What the opening comes to is not waited for: it may last until the person is done.
 */
export const sendPerson = (url: string, ways: Ways, signal: Signal): Sent => {
  const { onUrl, openBrowser = openSystemBrowser, correlationId: requestId = '' } = ways;
  let isAway = true;
  const print = (): void => {
    if (!isAway || signal.aborted || onUrl !== undefined) return;
    silently(() => stderr.write(`No browser could be opened. To sign in, open this address in one: ${url}\n`));
  };
  const failed = new Promise<CallbackError>((resolve) => {
    const fail = (): void => resolve(localError('callback_failed', { requestId }, ['onUrl']));
    (async () => onUrl?.(url))().catch(fail);
    (async () => openBrowser(url))().catch(print);
  });
  return {
    failed,
    release: () => {
      isAway = false;
    },
  };
};
