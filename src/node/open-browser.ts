import { env, platform } from 'node:process';
import open from 'open';
import { isLoopback, parseUrl } from '../codec/url.js';

/** Only what a browser goes to over a network: what else an address can be, the system may run. */
const isForBrowsers = (address: string): boolean => {
  const url = parseUrl(address);
  return url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
};

/** `BROWSER` is heeded by `xdg-open`, and set by editors that reach a browser at the other end of their connection. */
const display = ['DISPLAY', 'WAYLAND_DISPLAY', 'BROWSER', 'WSL_DISTRO_NAME', 'WSL_INTEROP'] as const;

/** Whether there can be a browser: elsewhere than on Linux and its like there is one. */
const hasBrowser = (): boolean =>
  platform === 'darwin' || platform === 'win32' || platform === 'android' || display.some((name) => env[name]);

/**
 * Opens the system's browser; no shell reads the address. Rejects where there is none, and also, later, where whatever was
 * to open it says that it could not.
 */
export const openBrowser = async (url: string): Promise<void> => {
  if (!isForBrowsers(url)) throw new Error('This is no address for a browser.');
  if (!hasBrowser()) throw new Error('There is no display.');
  const opener = await open(url);
  const status = opener.exitCode ?? (await new Promise<number | null>((resolve) => opener.once('exit', resolve)));
  // One that was ended by a signal did not say that it could not.
  if (status !== 0 && status !== null) throw new Error('No browser could be opened.');
};
