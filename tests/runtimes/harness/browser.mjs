/** Chromium: the program in a page and in a dedicated worker, and a single-page application that people sign in to. */
import { existsSync } from 'node:fs';

const executablePath = '/usr/bin/chromium';
const longestRunMs = 30_000;

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const playwright = async () => import('playwright-core').catch(() => undefined);

/** What the console shows of a message, and all that it was given, as far as that can be said in JSON. */
const textOf = async (message) => {
  const values = await Promise.all(message.args().map((each) => each.jsonValue().catch(String)));
  return `${message.text()}\n${JSON.stringify(values)}`;
};

/** What the program prints at its end. Its lines may come later than whatever else it does. */
const ended = '{"ended":true}';

// These two are run in the page.
const inPage = async (settings) => (await import('/program/page.mjs')).runInPage(settings);
const inWorker = async (settings) => {
  const worker = new Worker('/bundled/worker.js', { type: 'module' });
  // It must live for as long as its values are looked at.
  globalThis.worker = worker;
  await new Promise((resolve, reject) => {
    worker.addEventListener('message', resolve);
    worker.addEventListener('error', ({ message }) => reject(new Error(message)));
    worker.postMessage(settings, { transfer: [] });
  });
};

const late = () =>
  new Promise((_, reject) => {
    setTimeout(reject, longestRunMs, new Error(`took more than ${longestRunMs} ms`)).unref();
  });

const run = async (place, url, runIn) => {
  const { chromium } = await playwright();
  const printed = [];
  let browser;
  try {
    // Headless, with a fresh profile each time.
    browser = await chromium.launch({ executablePath, args: flags, timeout: longestRunMs });
    const runtime = `Chromium ${browser.version().split('.')[0]} ${place}`;
    printed.push(Promise.resolve(JSON.stringify({ runtime })));
    const page = await browser.newPage();
    page.on('console', (message) => printed.push(textOf(message)));
    page.on('pageerror', (error) => printed.push(Promise.resolve(String(error))));
    const toEnd = page.waitForEvent('console', { predicate: (message) => message.text() === ended, timeout: 0 });
    const toRun = async () => {
      await page.goto(url);
      await runIn(page);
    };
    await Promise.race([Promise.all([toRun(), toEnd]), late()]);
  } catch (error) {
    printed.push(Promise.resolve(String(error)));
  }
  const output = (await Promise.all(printed)).join('\n');
  await browser?.close();
  return { output };
};

const runProgram = (place, program, { url, ofPage }) => run(place, url, (page) => page.evaluate(program, ofPage));

/** The page begins by itself, and goes on by itself whenever it comes back. */
const runApplication = ({ applicationUrl }) => run('application', applicationUrl, () => undefined);

const missing = existsSync(executablePath)
  ? (await playwright())
    ? undefined
    : 'npm ci --prefix tests/runtimes'
  : 'apt-get install chromium';

/** As those of processes.mjs. */
export const pages = [
  { name: 'Chromium page', place: 'page', missing, run: (_, world) => runProgram('page', inPage, world) },
  { name: 'Chromium worker', place: 'worker', missing, run: (_, world) => runProgram('worker', inWorker, world) },
  { name: 'Chromium application', place: 'application', missing, run: (_, world) => runApplication(world) },
];
